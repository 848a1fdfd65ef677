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

import io.pooled.web.http.ServerUnderTest;

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

	private static FaultyApplication application;

	private final ServerUnderTest server;

	private final FeatureSet features;

	FaultMatrixTests(ServerUnderTest server, FeatureSet features) {
		this.server = server;
		this.features = features;
	}

	static Stream<Arguments> servers() {
		return Stream.of(ServerUnderTest.values())
			.flatMap((server) -> Stream.of(FeatureSet.BODY, FeatureSet.JSON, FeatureSet.ETAG, FeatureSet.COMPRESSION)
				.map((features) -> Arguments.of(server, features)));
	}

	@BeforeParameterizedClassInvocation
	static void start(ServerUnderTest server, FeatureSet features) {
		application = features.start(server);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		application.close();
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource
	void everythingComesBackAndNothingIsMixedUp(Fault fault) throws Exception {
		Queue<Call> calls = new ConcurrentLinkedQueue<>(this.features.calls(this.server)
			.flatMap((call) -> fault.sizes().stream().map(call::with))
			.filter((call) -> !call.isLarge() || call.shape().isTriedWithLargeBodies())
			.filter(fault::concerns)
			.toList());
		Callers.run(application, this.features, CLIENTS, (caller) -> {
			for (Call call = calls.poll(); call != null; call = calls.poll()) {
				fault.play(caller, call);
				caller.deliver(call.moderate());
			}
		});
		application.awaitRest();
	}

}
