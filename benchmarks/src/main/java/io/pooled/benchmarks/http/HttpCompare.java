package io.pooled.benchmarks.http;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Measures the comparisons; {@code benchmarks/http-compare} starts it.
 *
 * @since 0.1.0
 */
public final class HttpCompare {

	private final Settings settings;

	private HttpCompare(Settings settings) {
		this.settings = settings;
	}

	/**
	 * Measure and print the tables.
	 * @param args mode, jar of the sample, classes to add to it, folder of libraries,
	 * folder for logs, heap, collector, number of connections, of starts, and which
	 * comparisons
	 * @throws Exception if something is not answered as it should
	 */
	public static void main(String[] args) throws Exception {
		HttpCompare compare = new HttpCompare(settings(args));
		Pattern only = Pattern.compile(args[9]);
		List<Comparison> comparisons = Comparison.all()
			.stream()
			.filter((comparison) -> only.matcher(comparison.name()).find())
			.toList();
		if (comparisons.isEmpty()) {
			throw new IllegalArgumentException("No comparison matches " + only);
		}
		// Where the figures mean nothing, several may run at the same time.
		Stream<Comparison> running = args[0].equals("smoke") ? comparisons.parallelStream() : comparisons.stream();
		long failures = running.filter((comparison) -> !compare.succeeds(comparison)).count();
		System.exit((failures > 0) ? 1 : 0);
	}

	private boolean succeeds(Comparison comparison) {
		try {
			run(comparison);
			return true;
		}
		catch (Exception ex) {
			System.err.println("FAILED: " + comparison.name() + ": " + ex);
			return false;
		}
	}

	static Settings settings(String[] args) {
		int starts = Integer.parseInt(args[8]);
		double[] effort = switch (args[0]) {
			case "smoke" -> new double[] { 1, 0.1, 0.1, 1 };
			case "short" -> new double[] { 1, 3, 1, 9 };
			case "full" -> new double[] { 1, 6, 4, 15 };
			case "cold" -> new double[] { starts, 0, 10, 1 };
			case "start" -> new double[] { starts, 0, 0, 0 };
			case "overload" -> new double[] { 1, 0, 60, 1 };
			default -> throw new IllegalArgumentException("No mode " + args[0]);
		};
		return new Settings(args[1], args[2], Path.of(args[3]), Path.of(args[4]), args[5], args[6],
				Integer.parseInt(args[7]), (int) effort[0], effort[1], effort[2], (int) effort[3]);
	}

	private void run(Comparison comparison) throws Exception {
		Report report = new Report(comparison);
		for (int start = 0; start < this.settings.starts(); start++) {
			run(comparison, report, start);
		}
		System.out.println(report.markdown());
	}

	private void run(Comparison comparison, Report report, int start) throws Exception {
		List<Contestant> contestants = new ArrayList<>();
		try {
			for (Configuration configuration : comparison.configurations()) {
				progress(comparison, "starting " + configuration.title());
				contestants.add(new Contestant(configuration, comparison, this.settings));
			}
			for (Endpoint endpoint : comparison.endpoints()) {
				List<Contestant> serving = contestants.stream()
					.filter((contestant) -> endpoint.isServedBy(contestant.configuration()))
					.toList();
				measure(comparison, endpoint, serving, report, start);
			}
		}
		finally {
			for (Contestant contestant : contestants) {
				contestant.close();
			}
		}
	}

	private void measure(Comparison comparison, Endpoint endpoint, List<Contestant> contestants, Report report,
			int start) throws Exception {
		byte[] body = contestants.get(0).aim(endpoint);
		for (Contestant contestant : contestants) {
			if (!Arrays.equals(contestant.aim(endpoint), body)) {
				throw new IllegalStateException("The bodies of " + endpoint.path() + " differ");
			}
			if (!this.settings.cold()) {
				contestant.warmUp((int) Math.ceil(endpoint.requests() * this.settings.warmUp()));
			}
		}
		int requests = (int) Math.ceil(endpoint.requests() * this.settings.round());
		progress(comparison, "%s, %,d bytes, %d x %,d requests".formatted(endpoint.title(), body.length,
				this.settings.rounds(), requests));
		for (int round = 0; round < this.settings.rounds(); round++) {
			for (Contestant contestant : inTurn(contestants, start + round)) {
				contestant.measure(requests, report.figures(endpoint, contestant.configuration()));
			}
		}
	}

	// Back and forth, so that none is always the first.
	private static List<Contestant> inTurn(List<Contestant> contestants, int round) {
		List<Contestant> result = new ArrayList<>(contestants);
		if (round % 2 == 1) {
			Collections.reverse(result);
		}
		return result;
	}

	private static void progress(Comparison comparison, String text) {
		System.err.println("== " + comparison.name() + ": " + text);
	}

}
