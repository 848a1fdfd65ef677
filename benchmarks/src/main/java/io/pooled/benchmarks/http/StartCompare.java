package io.pooled.benchmarks.http;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures what an application takes to start with this starter and without.
 *
 * @since 0.1.0
 */
public final class StartCompare {

	private static final int MORE = 100;

	private static final Configuration PLAIN = Configuration.plain("Spring MVC", "").of(Application.PLAIN);

	private static final Configuration ACTUATOR = Configuration.plain("and Actuator", "").of(Application.ACTUATOR);

	private static final Configuration STARTER = Configuration.pooled("and the starter, which brings it", "")
		.of(Application.STARTER);

	private final Configuration pools;

	private final Map<Configuration, List<Start>> starts = new LinkedHashMap<>();

	private StartCompare(Path yaml) {
		this.pools = Configuration
			.pooled("and " + MORE + " buffer pools", "", "--spring.config.additional-location=" + yaml.toUri())
			.of(Application.STARTER);
	}

	/**
	 * Measure and print the table.
	 * @param args as for {@link HttpCompare}
	 * @throws Exception if an application does not start
	 */
	public static void main(String[] args) throws Exception {
		Settings settings = HttpCompare.settings(args);
		Path yaml = settings.results().resolve("pools.yml").toAbsolutePath();
		Files.writeString(yaml,
				IntStream.range(0, MORE)
					.mapToObj("    more%d: {}%n"::formatted)
					.collect(Collectors.joining("", "pools:\n  buffer:\n", "")));
		StartCompare compare = new StartCompare(yaml);
		for (int turn = 0; turn < settings.starts(); turn++) {
			for (Configuration configuration : List.of(PLAIN, ACTUATOR, STARTER, compare.pools)) {
				compare.start(configuration, settings);
			}
			System.err.printf("== start %d of %d%n", turn + 1, settings.starts());
		}
		System.out.println(compare.markdown());
	}

	private void start(Configuration configuration, Settings settings) throws Exception {
		try (Server server = Server.start(configuration, settings, settings.results())) {
			this.starts.computeIfAbsent(configuration, (key) -> new ArrayList<>())
				.add(new Start(server.startMillis(), server.classes(), server.liveKilobytes()));
		}
	}

	private String markdown() {
		StringBuilder out = new StringBuilder("### Starts, medians\n\n| application | ms | classes | live KB |\n");
		out.append("| --- | ---: | ---: | ---: |\n");
		this.starts.forEach((configuration, measured) -> row(configuration.title(), out,
				median(measured, Start::millis), median(measured, Start::classes), median(measured, Start::kilobytes)));
		difference("the starter beside Actuator", ACTUATOR, STARTER, 1, out);
		difference("the starter beside neither", PLAIN, STARTER, 1, out);
		difference("one more buffer pool", STARTER, this.pools, MORE, out);
		return out.toString();
	}

	private static void row(String title, StringBuilder out, double millis, double classes, double kilobytes) {
		out.append(String.format(Locale.ROOT, "| %s | %,.1f | %,.0f | %,.1f |%n", title, millis, classes, kilobytes));
	}

	// Of starts that came one after another, so that noise hits both.
	private void difference(String title, Configuration from, Configuration to, int parts, StringBuilder out) {
		row(title, out, difference(from, to, Start::millis) / parts, difference(from, to, Start::classes) / parts,
				difference(from, to, Start::kilobytes) / parts);
	}

	private double difference(Configuration from, Configuration to, ToDoubleFunction<Start> figure) {
		List<Start> less = this.starts.getOrDefault(from, List.of());
		List<Start> more = this.starts.getOrDefault(to, List.of());
		return Metric.median(IntStream.range(0, less.size())
			.mapToObj((turn) -> figure.applyAsDouble(more.get(turn)) - figure.applyAsDouble(less.get(turn)))
			.toList());
	}

	private static double median(List<Start> starts, ToDoubleFunction<Start> figure) {
		return Metric.median(starts.stream().map(figure::applyAsDouble).toList());
	}

	/**
	 * A start.
	 *
	 * @param millis from the start of the process until the application is ready
	 * @param classes loaded, those that measure included
	 * @param kilobytes that live on the heap then
	 */
	private record Start(double millis, double classes, double kilobytes) {
	}

}
