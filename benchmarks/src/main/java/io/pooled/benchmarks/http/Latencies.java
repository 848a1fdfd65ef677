package io.pooled.benchmarks.http;

import java.util.Arrays;

/**
 * How long it took.
 *
 * @param count the requests that were answered as they should
 * @param failed the other ones
 * @param rate how many were answered in a second
 * @param p50 the median of the times, in milliseconds
 * @param p99 what one in a hundred exceeds, in milliseconds
 */
record Latencies(long count, long failed, double rate, double p50, double p99) {

	// Of responses, all of which were as they should.
	static Latencies of(long[] nanos, long total) {
		Arrays.sort(nanos);
		return new Latencies(nanos.length, 0, nanos.length * 1e9 / total, millis(0.5, nanos), millis(0.99, nanos));
	}

	private static double millis(double quantile, long[] sorted) {
		return sorted[(int) Math.ceil(quantile * sorted.length) - 1] / 1e6;
	}

}
