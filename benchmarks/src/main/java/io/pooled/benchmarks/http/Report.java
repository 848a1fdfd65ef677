package io.pooled.benchmarks.http;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The tables of one comparison: what was measured, the ratios, and the bars.
 */
final class Report {

	private static final Metric[] METRICS = Metric.values();

	private final Comparison comparison;

	private final Map<Endpoint, Map<Configuration, Figures>> figures = new LinkedHashMap<>();

	Report(Comparison comparison) {
		this.comparison = comparison;
	}

	Figures figures(Endpoint endpoint, Configuration configuration) {
		return this.figures.computeIfAbsent(endpoint, (key) -> new LinkedHashMap<>())
			.computeIfAbsent(configuration, (key) -> new Figures());
	}

	String markdown() {
		StringBuilder out = new StringBuilder("### ").append(this.comparison.title()).append("\n\n");
		head(out, "endpoint | configuration");
		this.figures.forEach((endpoint, row) -> row.forEach((configuration, measured) -> {
			out.append("| ").append(endpoint.title()).append(" | ").append(configuration.title());
			for (Metric metric : METRICS) {
				out.append(" | ").append(metric.format(measured.get(metric)));
			}
			out.append(" |\n");
		}));
		out.append('\n');
		head(out, "endpoint | ratio");
		this.figures.forEach((endpoint, row) -> row.forEach((own, measured) -> row.forEach((other, others) -> {
			if (own.pooled() && !other.pooled()) {
				ratios(endpoint, own, other, measured, others, out);
			}
		})));
		bars(out);
		return out.toString();
	}

	private static void head(StringBuilder out, String first) {
		out.append("| ").append(first);
		Arrays.stream(METRICS).forEach((metric) -> out.append(" | ").append(metric.title()));
		out.append(" |\n| --- | ---").append(" | ---:".repeat(METRICS.length)).append(" |\n");
	}

	private static void ratios(Endpoint endpoint, Configuration own, Configuration other, Figures figures,
			Figures others, StringBuilder out) {
		out.append("| ").append(endpoint.title()).append(" | ").append(own.title());
		out.append(" / ").append(other.title());
		for (Metric metric : METRICS) {
			String ratio = ratio(Metric.median(figures.ratios(others, metric, 0)));
			out.append(" | ").append((others.get(metric) > 0) ? ratio : "");
		}
		out.append(" |\n");
	}

	private static String ratio(double ratio) {
		return Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.2f", ratio) : "";
	}

	private void bars(StringBuilder out) {
		for (Bar bar : this.comparison.bars()) {
			this.figures.forEach((endpoint, row) -> {
				if (!endpoint.conditional()) {
					bar(endpoint, bar, find(bar.own(), row), find(bar.other(), row), out);
				}
			});
		}
	}

	private static Figures find(String title, Map<Configuration, Figures> row) {
		return row.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().title().equals(title))
			.findFirst()
			.orElseThrow()
			.getValue();
	}

	private static void bar(Endpoint endpoint, Bar bar, Figures own, Figures other, StringBuilder out) {
		Metric metric = bar.metric();
		out.append("\n* ").append(endpoint.title()).append(", ").append(metric.title()).append(": ");
		out.append(metric.format(own.get(metric))).append(" against ").append(metric.format(other.get(metric)));
		out.append(" of ").append(bar.other());
		List<Double> ratios = own.ratios(other, metric, 0);
		if (ratios.size() > 1) {
			out.append(", ").append(ratio(Metric.median(ratios))).append(" × (").append(ratio(ratios.get(0)));
			out.append(" to ").append(ratio(ratios.get(ratios.size() - 1))).append(")");
		}
		out.append("; at most ").append(bar.describe());
		out.append(bar.isMet(own, other) ? ": **met**" : ": **not met**");
	}

}
