package io.pooled.web.faults;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.pooled.web.http.ServerUnderTest;

/**
 * Everything goes wrong at once, with all features together.
 */
class SoakTests {

	private static final int REQUESTS = 300;

	private static final int CLIENTS = 8;

	private static final int MODERATE = 60_000;

	/** One request in so many is for a large body. */
	private static final int RARELY = 30;

	private static final int LARGE = 3_000_000;

	@ParameterizedTest(name = "{0}")
	@EnumSource
	void everythingComesBackAndNothingIsMixedUp(ServerUnderTest server) throws Exception {
		List<Call> calls = FeatureSet.ALL.calls(server).toList();
		AtomicInteger requests = new AtomicInteger();
		try (FaultyApplication application = FeatureSet.ALL.start(server)) {
			Callers.run(application, FeatureSet.ALL, CLIENTS, (caller) -> {
				int number = requests.getAndIncrement();
				while (number < REQUESTS) {
					Random dice = new Random(number);
					int size = (dice.nextInt(RARELY) != 0) ? 1 + dice.nextInt(MODERATE)
							: LARGE + dice.nextInt(MODERATE);
					Call call = calls.get(dice.nextInt(calls.size())).with(size);
					Fault fault = Fault.values()[dice.nextInt(Fault.values().length)];
					(fault.concerns(call) ? fault : Fault.OK).play(caller, call);
					number = requests.getAndIncrement();
				}
			});
		}
	}

}
