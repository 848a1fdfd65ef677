package io.pooled.web.driven;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever an application does with a response has the effect that it has without the
 * filters. What it does is drawn with the system property {@code pooled.seed}; how much
 * is {@code pooled.sequences}. An ordinary build does the same ones each time.
 */
class ResponseSequenceTests {

	private static final int ORDINARY = 500;

	private static final int COUNT = Integer.getInteger("pooled.sequences", ORDINARY);

	/** So many differences are told at once. */
	private static final int MOST = 5;

	private static final long SEED = Long.getLong("pooled.seed", (COUNT > ORDINARY) ? System.nanoTime() : 1);

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("io.pooled.web.Features#filtersWithServlets")
	void answerIsThatOfThePlainServer(ServerUnderTest server, String features) throws Exception {
		Figures figures = new Figures();
		List<String> differences = new ArrayList<>();
		try (Driver driver = new Driver(server, Driver.Features.of(features))) {
			Comparison comparison = new Comparison(driver, figures);
			for (long seed = SEED; seed < SEED + COUNT && differences.size() < MOST; seed++) {
				difference(comparison, seed).map((text) -> server + ", " + features + ", " + text)
					.ifPresent(differences::add);
			}
		}
		assertThat(differences).isEmpty();
		System.out.printf("sequences: %s, %s, -Dpooled.seed=%s: %s%n", server, features, SEED, figures);
		assertThat(figures.of("sequences")).isEqualTo(COUNT);
		if (COUNT >= ORDINARY) {
			assertTelling(figures, features);
		}
	}

	private static Optional<String> difference(Comparison comparison, long seed) throws Exception {
		String replay = "-Dpooled.seed=" + seed + " -Dpooled.sequences=1\n";
		Sequence sequence = Sequence.drawn(seed);
		try {
			return comparison.check(sequence).isPresent() ? Optional.of(replay + report(sequence, comparison))
					: Optional.empty();
		}
		catch (AssertionError ex) {
			return Optional.of(replay + sequence + ex);
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

	private static String report(Sequence sequence, Comparison comparison) throws Exception {
		Sequence shrunk = sequence.shrunk((candidate) -> differs(comparison, candidate));
		return shrunk + "\n" + comparison.check(shrunk).orElse("This time there is no difference.");
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
