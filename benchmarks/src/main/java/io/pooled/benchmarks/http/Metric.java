package io.pooled.benchmarks.http;

import java.util.List;
import java.util.Locale;

/**
 * A column of the table. What is rare is added up over all rounds, for a thousand
 * requests; of the rest it is the median.
 */
enum Metric {

	RATE("requests/s", "%,.0f", false),

	P50("p50 ms", "%,.2f", false),

	P99("p99 ms", "%,.2f", false),

	BYTES("B/request", "%,.0f", false),

	COLLECTIONS("collections/1000", "%,.1f", true),

	PAUSES("pauses ms/1000", "%,.1f", true),

	HUMONGOUS("humongous regions/1000", "%,.0f", true),

	CPU("CPU ms/request", "%,.3f", false),

	RSS("RSS MB", "%,.0f", false),

	/** What was answered with something else. */
	FAILED("failed/1000", "%,.0f", true);

	private final String title;

	private final String format;

	private final boolean total;

	Metric(String title, String format, boolean total) {
		this.title = title;
		this.format = format;
		this.total = total;
	}

	String title() {
		return this.title;
	}

	boolean isTotal() {
		return this.total;
	}

	String format(double value) {
		return String.format(Locale.ROOT, this.format, value);
	}

	static double median(List<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}

}
