package io.pooled.trial;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class VerdictTests {

	@ParameterizedTest
	@CsvSource({ "0.5, 0.7, 0.9, 1.1, KEEP", "0.9, 1.1, 0.5, 0.79, KEEP", "0.1, 0.2, 0.1, 0.2, KEEP",
			"0.8, 1.2, 0.8, 1.2, KILL", "1.5, 2.0, 0.95, 1.0, KILL", "0.7, 0.9, 0.9, 1.1, INCONCLUSIVE",
			"0.9, 1.1, 0.79, 0.81, INCONCLUSIVE", "1.1, 1.3, 0.1, 0.2, INCONCLUSIVE",
			"0.1, 0.2, 1.1, 1.2, INCONCLUSIVE" })
	void followsFromBothIntervals(double timeLow, double timeHigh, double bytesLow, double bytesHigh, Verdict verdict) {
		assertThat(Verdict.of(new Interval(timeLow, timeHigh), new Interval(bytesLow, bytesHigh))).isEqualTo(verdict);
	}

}
