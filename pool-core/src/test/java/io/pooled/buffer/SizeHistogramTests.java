package io.pooled.buffer;

import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.PoolDetails.SizeCount;

import static org.assertj.core.api.Assertions.assertThat;

class SizeHistogramTests {

	private static final int RECORDS = 50_000;

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 8, 16, 64, 200 })
	void threadForEachRecordIsServedAsWellAsOneThread(int processors) {
		assertFollows(processors, (i) -> 77);
		assertFollows(processors, (i) -> i);
		assertFollows(processors, (i) -> i * 2);
		assertFollows(processors, (i) -> i * 4);
		assertFollows(processors, (i) -> 100 + i % 10);
		SplittableRandom random = new SplittableRandom(1);
		assertFollows(processors, (i) -> random.nextInt(1 << 20));
	}

	// One in 16 is large, so that nine in ten are small however the recent are weighed.
	private static void assertFollows(int processors, IntUnaryOperator thread) {
		SizeHistogram histogram = new SizeHistogram(processors);
		int gap = 0;
		int longest = 0;
		int shortest = RECORDS;
		int recalibrated = 0;
		int wrong = 0;
		for (int i = 0; i < RECORDS; i++) {
			gap++;
			boolean changed = histogram.record(((i & 15) == 7) ? 300_000 : 1000, thread.applyAsInt(i));
			if (changed) {
				longest = Math.max(longest, gap);
				shortest = Math.min(shortest, gap);
				gap = 0;
				recalibrated++;
			}
			wrong += (histogram.typicalSize() == ((recalibrated > 0) ? 1024 : 0)) ? 0 : 1;
		}
		assertThat(wrong).as("records under a wrong percentile").isZero();
		assertThat(Math.max(longest, gap)).as("records without a recalibration").isLessThan(2048);
		assertThat(shortest).as("records for a recalibration").isGreaterThanOrEqualTo(128);
		assertThat(recalibrated).isBetween(RECORDS / 1024, RECORDS / 250);
	}

	@ParameterizedTest
	@CsvSource({ "0, 1", "1, 1", "2, 2", "3, 4", "1023, 1024", "1024, 1024", "1025, 2048", "20000, 32768",
			"9223372036854775807, 140737488355328" })
	void typicalSizeIsRoundedUpToAPowerOfTwo(long size, long typical) {
		SizeHistogram histogram = new SizeHistogram(1);
		for (int i = 0; i < 256; i++) {
			assertThat(histogram.typicalSize()).isZero();
			assertThat(histogram.record(size, 1)).isEqualTo(i == 255);
		}
		assertThat(histogram.typicalSize()).isEqualTo(typical);
	}

	@Test
	void typicalSizeIsNotExceededByNineInTen() {
		assertThat(typicalSize(5)).isEqualTo(1024);
		assertThat(typicalSize(20)).isEqualTo(65536);
	}

	private static long typicalSize(int percentLarge) {
		SizeHistogram histogram = new SizeHistogram(1);
		for (int i = 0; i < 256 * 100; i++) {
			histogram.record((i % 100 < percentLarge) ? 50_000 : 1000, 1);
		}
		return histogram.typicalSize();
	}

	@Test
	void eachSizeFallsIntoTheBarThatItIsBelowOf() {
		SplittableRandom random = new SplittableRandom(2);
		for (int i = 0; i < 20_000; i++) {
			long size = (i < 5_000) ? i : random.nextLong(1L << random.nextInt(1, 47));
			SizeHistogram histogram = new SizeHistogram(1);
			histogram.record(size, 1);
			SizeCount bar = histogram.sizes().get(0);
			assertThat(bar.count()).isOne();
			assertThat(size).isLessThanOrEqualTo(bar.upTo());
			assertThat(size <= 1 || size > bar.above()).as("%s in %s", size, bar).isTrue();
			assertThat(size <= 256 || size > 16 << 20 || bar.upTo() <= size * 1.25).as("%s in %s", size, bar).isTrue();
		}
	}

}
