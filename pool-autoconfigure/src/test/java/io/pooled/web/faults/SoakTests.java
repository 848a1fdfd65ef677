package io.pooled.web.faults;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
	void everythingComesBackAndNothingIsMixedUp(Server.Engine engine) throws Exception {
		List<Call> calls = Feature.ALL.calls(engine).toList();
		AtomicInteger requests = new AtomicInteger();
		try (Server server = Feature.ALL.start(engine)) {
			Clients.run(server, Feature.ALL, CLIENTS, (client) -> {
				int number = requests.getAndIncrement();
				while (number < REQUESTS) {
					Random dice = new Random(number);
					int size = (dice.nextInt(RARELY) != 0) ? 1 + dice.nextInt(MODERATE)
							: LARGE + dice.nextInt(MODERATE);
					Call call = calls.get(dice.nextInt(calls.size())).with(size);
					Fault fault = Fault.values()[dice.nextInt(Fault.values().length)];
					(fault.concerns(call) ? fault : Fault.OK).play(client, call);
					number = requests.getAndIncrement();
				}
			});
		}
	}

}
