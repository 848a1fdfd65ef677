package io.pooled.trial;

import java.util.Objects;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class WindowsTests {

	private final Windows windows = new Windows();

	private static Usage usage(long operations, long bytes, long nanos) {
		return new Usage(operations, bytes, nanos, 0);
	}

	@Test
	void equalPairsLeaveNoDoubt() {
		for (int i = 1; i <= 20; i++) {
			this.windows.add(usage(100L * i, 1_000L * i, 0), usage(200L * i, 8_000L * i, 0));
		}
		Interval ratio = this.windows.ratio(Usage::bytes);
		assertThat(ratio.low()).isEqualTo(0.25, within(1e-9));
		assertThat(ratio.high()).isEqualTo(0.25, within(1e-9));
		assertThat(this.windows.used()).isEqualTo(40);
	}

	@Test
	void unequalPairsLeaveAnIntervalAroundTheRatio() {
		for (int i = 0; i < 20; i++) {
			this.windows.add(usage(100, 0, (i % 2 == 0) ? 800 : 1_200), usage(100, 0, 1_000));
		}
		Interval ratio = this.windows.ratio(Usage::nanos);
		// The mean of 20 of a standard deviation of 0.2: 1 +- 1.96 * 0.2 / sqrt(20).
		assertThat(ratio.low()).isEqualTo(0.912, within(0.02));
		assertThat(ratio.high()).isEqualTo(1.088, within(0.02));
	}

	@Test
	void whatTakesNothingTellsNothing() {
		for (int i = 0; i < 20; i++) {
			this.windows.add(usage(10, 0, 5), usage(10, 0, 10));
		}
		assertThat(this.windows.ratio(Usage::nanos).isKnown()).isTrue();
		assertThat(this.windows.ratio(Usage::bytes).isKnown()).isFalse();
		assertThat(TrialReport.of(this.windows).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
		assertThat(TrialReport.of(this.windows).timeRatio()).isNull();
	}

	@Test
	void noCollectionAtAllIsTheSameOnBothSides() {
		for (int i = 0; i < 20; i++) {
			this.windows.add(usage(500, 5_000, 5_000), usage(100, 1_000, 1_000));
		}
		Interval collections = Objects.requireNonNull(TrialReport.of(this.windows).collectionsRatio());
		assertThat(collections.low()).isEqualTo(1, within(1e-9));
		assertThat(collections.high()).isEqualTo(1, within(1e-9));
	}

	@Test
	void fewWindowsWithUseCompareNothing() {
		for (int i = 0; i < 7; i++) {
			this.windows.add(usage(1_000, 10, 10), usage(1_000, 10, 10));
		}
		for (int i = 0; i < 20; i++) {
			this.windows.add(usage(1_000, 10, 10), usage(0, 10, 10));
		}
		TrialReport report = TrialReport.of(this.windows);
		assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
		assertThat(report.timeRatio()).isNull();
		assertThat(report.windows()).isEqualTo(27 + 7);
		assertThat(report.plain().operations()).isEqualTo(7_000);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.01, 0.05, 0.2, 0.9 })
	void whatTheProcessTakesWithoutAnyUseCountsOnBothSides(double burstsInATick) {
		SplittableRandom random = new SplittableRandom(17);
		double background = 150 * burstsInATick;
		for (int i = 0; i < 2_000; i++) {
			this.windows.add(sparse(random, 50, burstsInATick, 2, background),
					sparse(random, 10, burstsInATick, 10, background));
		}
		Interval ratio = Objects.requireNonNull(TrialReport.of(this.windows).timeRatio());
		// 150 for each burst of 10 uses are 15 for each use.
		double expected = (2 + 15) / (10 + 15.0);
		assertThat(ratio.low()).isLessThan(expected).isGreaterThan(0.8 * expected);
		assertThat(ratio.high()).isGreaterThan(expected).isLessThan(1.25 * expected);
	}

	private static Usage sparse(SplittableRandom random, int ticks, double burstsInATick, long cost,
			double background) {
		long uses = 0;
		for (int i = 0; i < ticks; i++) {
			uses += (random.nextDouble() < burstsInATick) ? 10 : 0;
		}
		return usage(uses, 1_000, Math.round(uses * cost + ticks * background));
	}

}
