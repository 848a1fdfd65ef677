package io.pooled.web.driven;

import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.web.Engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Whatever an application does with a response has the effect that it has without the
 * filters. What it does is drawn with the system property {@code pooled.seed}; how much
 * is {@code pooled.sequences}. An ordinary build does the same ones each time.
 */
class ResponseSequenceTests {

	private static final int ORDINARY = 500;

	private static final int COUNT = Integer.getInteger("pooled.sequences", ORDINARY);

	private static final long SEED = Long.getLong("pooled.seed", (COUNT > ORDINARY) ? System.nanoTime() : 1);

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("io.pooled.web.Engine#withFilters")
	void answerIsThatOfThePlainServer(Engine engine, String features) throws Exception {
		Figures figures = new Figures();
		try (Driver driver = new Driver(engine, Driver.Features.of(features))) {
			Comparison comparison = new Comparison(driver, figures);
			for (long seed = SEED; seed < SEED + COUNT; seed++) {
				Sequence sequence = Sequence.drawn(seed);
				if (difference(comparison, sequence, seed).isPresent()) {
					fail(report(engine, features, seed, sequence, comparison));
				}
			}
		}
		System.out.printf("sequences: %s, %s, -Dpooled.seed=%s: %s%n", engine, features, SEED, figures);
		assertThat(figures.of("sequences")).isEqualTo(COUNT);
		if (COUNT >= ORDINARY) {
			assertTelling(figures, features);
		}
	}

	private static Optional<String> difference(Comparison comparison, Sequence sequence, long seed) throws Exception {
		try {
			return comparison.check(sequence);
		}
		catch (AssertionError ex) {
			throw new AssertionError("-Dpooled.seed=" + seed + " -Dpooled.sequences=1\n" + sequence, ex);
		}
	}

	// That most answers have a body, are what the filters are for, and are not excused.
	private static void assertTelling(Figures figures, String features) {
		assertThat(figures.of("status 200")).as("%s", figures).isGreaterThan(COUNT / 2);
		assertThat(figures.of("compressed")).as("%s", figures)
			.isGreaterThanOrEqualTo(features.contains("compression") ? COUNT / 10 : 0);
		assertThat(figures.of("with ETag")).as("%s", figures)
			.isGreaterThanOrEqualTo(features.contains("etag") ? COUNT / 4 : 0);
		assertThat(Stream.of(Differences.values()).mapToInt((difference) -> figures.of(difference.name())).sum())
			.as("%s", figures)
			.isLessThan(COUNT / 5);
	}

	private static String report(Engine engine, String features, long seed, Sequence sequence, Comparison comparison)
			throws Exception {
		Sequence shrunk = sequence.shrunk((candidate) -> differs(comparison, candidate));
		return String.format("%s, %s, -Dpooled.seed=%s -Dpooled.sequences=1%n%s%n%s", engine, features, seed, shrunk,
				comparison.check(shrunk).orElse("This time there is no difference."));
	}

	// One that does nothing any more is refused.
	private static boolean differs(Comparison comparison, Sequence sequence) {
		try {
			return comparison.check(sequence).isPresent();
		}
		catch (Exception | AssertionError ex) {
			return false;
		}
	}

}
