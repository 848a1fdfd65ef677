package io.pooled.web.faults;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever goes wrong on whichever server with whichever feature, everything that was
 * acquired comes back, the client learns of it, and no byte of another request is in any
 * response.
 */
@ParameterizedClass(name = "{0}, {1}")
@MethodSource("servers")
@SuppressWarnings("NullAway.Init")
class FaultMatrixTests {

	private static final int CLIENTS = 8;

	private static Server server;

	private final Server.Engine engine;

	private final Feature feature;

	FaultMatrixTests(Server.Engine engine, Feature feature) {
		this.engine = engine;
		this.feature = feature;
	}

	static Stream<Arguments> servers() {
		return Stream.of(Server.Engine.values())
			.flatMap((engine) -> Stream.of(Feature.BODY, Feature.JSON, Feature.ETAG, Feature.COMPRESSION)
				.map((feature) -> Arguments.of(engine, feature)));
	}

	@BeforeParameterizedClassInvocation
	static void start(Server.Engine engine, Feature feature) {
		server = feature.start(engine);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		server.close();
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource
	void everythingComesBackAndNothingIsMixedUp(Fault fault) throws Exception {
		Queue<Call> calls = new ConcurrentLinkedQueue<>(this.feature.calls(this.engine)
			.flatMap((call) -> fault.sizes().stream().map(call::with))
			.filter((call) -> !call.isLarge() || call.shape().isTriedWithLargeBodies())
			.filter(fault::concerns)
			.toList());
		Clients.run(server, this.feature, CLIENTS, (client) -> {
			for (Call call = calls.poll(); call != null; call = calls.poll()) {
				fault.play(client, call);
				client.deliver(call.moderate());
			}
		});
		server.awaitRest();
	}

}
