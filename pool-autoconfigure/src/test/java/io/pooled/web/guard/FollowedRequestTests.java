package io.pooled.web.guard;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Hooks;

import io.pooled.PoolStats;
import io.pooled.web.http.Connection;
import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The guard goes where the request goes.
 */
class FollowedRequestTests {

	private static final String TYPE = "pools.object.things.type=java.lang.StringBuilder";

	private static Map<ServerUnderTest, RunningApplication> applications = Map.of();

	@BeforeAll
	static void start() {
		applications = Map.of(ServerUnderTest.TOMCAT,
				ServerUnderTest.TOMCAT.startWithErrorPages(MvcForgetful.class, TYPE), ServerUnderTest.JETTY,
				ServerUnderTest.JETTY.startWithErrorPages(MvcForgetful.class, TYPE), ServerUnderTest.NETTY,
				ServerUnderTest.NETTY.start(WebFluxForgetful.class, TYPE));
	}

	@AfterAll
	static void stop() {
		applications.values().forEach(RunningApplication::close);
	}

	static Stream<Arguments> paths() {
		return Stream.of(ServerUnderTest.values())
			.flatMap((server) -> Arrays.stream(server.isReactive() ? WebFluxForgetful.PATHS : MvcForgetful.PATHS)
				.map((path) -> Arguments.of(server, path)));
	}

	private static RunningApplication on(ServerUnderTest server) {
		RunningApplication application = applications.get(server);
		assertThat(application).isNotNull();
		return application;
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("paths")
	void whatIsForgottenThereIsDiscarded(ServerUnderTest server, String path) {
		forgets(on(server), path);
	}

	private static void forgets(RunningApplication application, String path) {
		long before = abandoned(application);
		assertThat(application.send(Request.get(path)).status()).isNotIn(0, 404, 503);
		assertAbandoned(application, before + 1);
	}

	private static long abandoned(RunningApplication application) {
		return application.pools().stats("things").discarded().getOrDefault("abandoned", 0L);
	}

	private static void assertAbandoned(RunningApplication application, long count) {
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(2))
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> {
				PoolStats stats = application.pools().stats("things");
				assertThat(stats.discarded().getOrDefault("abandoned", 0L)).as("abandoned of %s", stats)
					.isEqualTo(count);
				assertThat(stats.inUse()).as("in use of %s", stats).isZero();
			});
	}

	@Test
	void reactorTakesItToOtherThreadsWhenAsked() {
		try (RunningApplication application = ServerUnderTest.NETTY.start(WebFluxForgetful.class, TYPE,
				"spring.reactor.context-propagation=auto")) {
			for (String path : WebFluxForgetful.PATHS_WITH_CONTEXT) {
				forgets(application, path);
			}
		}
		finally {
			Hooks.disableAutomaticContextPropagation();
		}
	}

	@ParameterizedTest
	@CsvSource({ "/body, text/plain, late", "/form, application/x-www-form-urlencoded, text=late",
			"/parts, multipart/form-data; boundary=x, '--x\r\n"
					+ "Content-Disposition: form-data; name=\"text\"; filename=\"late\"\r\n\r\n\r\n--x--\r\n'" })
	void handlerThatWaitsForTheBodyIsGuarded(String path, String type, String body) throws IOException {
		RunningApplication application = on(ServerUnderTest.NETTY);
		long before = abandoned(application);
		Request request = new Request("POST", path,
				List.of("Connection: close", "Content-Type: " + type, "Transfer-Encoding: chunked"), new byte[0]);
		try (Connection connection = application.open(request)) {
			connection.send(Request.chunk(body.getBytes()));
			connection.send("0\r\n\r\n".getBytes());
			assertThat(connection.receive().text()).isEqualTo("late");
		}
		assertAbandoned(application, before + 1);
	}

	@ParameterizedTest
	@EnumSource
	void switchedOffItDiscardsNothing(ServerUnderTest server) {
		try (RunningApplication application = server.start(
				server.isReactive() ? WebFluxForgetful.class : MvcForgetful.class, TYPE,
				"pools.web.request-guard.enabled=false")) {
			assertThat(application.get("/filter").status()).isEqualTo(200);
			assertThat(application.pools().stats("things").inUse()).isOne();
			assertThat(abandoned(application)).isZero();
		}
	}

}
