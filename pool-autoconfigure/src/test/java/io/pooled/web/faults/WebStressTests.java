package io.pooled.web.faults;

import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.web.http.ServerUnderTest;

/**
 * Uploads that are stored slowly and responses to slow clients end in every way, all at
 * once and beside requests that have nothing to do with it. What runs is drawn with the
 * system property {@code pooled.stress.seed}; how long, over all servers, is
 * {@code pooled.stress.seconds}.
 */
class WebStressTests {

	private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("pooled.stress.seconds", 12));

	private static final long SEED = Long.getLong("pooled.stress.seed", System.nanoTime());

	static Stream<Arguments> stages() {
		return Stream.of(ServerUnderTest.values())
			.flatMap((server) -> Stream.of(false, true).map((etags) -> Arguments.of(server, etags)));
	}

	@ParameterizedTest(name = "{0}, ETags: {1}")
	@MethodSource("stages")
	void everyByteBelongsToItsRequestAndEverythingComesBack(ServerUnderTest server, boolean etags) throws Exception {
		System.out.printf("stress web: %s, ETags: %s, -Dpooled.stress.seed=%s%n", server, etags, SEED);
		try (StressedApplication stressed = StressedApplication.open(server, etags)) {
			Stress stress = new Stress(stressed, SEED);
			stress.run(TIME.dividedBy(stages().count()));
			stress.check();
		}
	}

}
