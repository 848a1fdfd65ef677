package io.pooled.autoconfigure.endpoint;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.web.http.Reply;
import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class PoolsEndpointTrialTests {

	private static RunningApplication application(ServerUnderTest server, String... more) {
		List<String> properties = new ArrayList<>(
				List.of("management.endpoints.web.exposure.include=pools", "pools.buffer.exports.size-classes=64KB"));
		properties.addAll(List.of(more));
		return server.startWithErrorPages(Nothing.class, properties.toArray(String[]::new));
	}

	private static RunningApplication writable(ServerUnderTest server, String... more) {
		List<String> properties = new ArrayList<>(List.of(more));
		properties.add("management.endpoint.pools.access=unrestricted");
		return application(server, properties.toArray(String[]::new));
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "NETTY" })
	void saysWhetherToKeepAPool(ServerUnderTest server) throws InterruptedException {
		try (RunningApplication application = writable(server)) {
			assertThat(trial(application, "exports").propertyNames()).containsExactly("state");
			assertThat(trial(application, "exports").get("state").asString()).isEqualTo("none");
			AtomicBoolean over = new AtomicBoolean();
			Thread user = new Thread(() -> write(application, over));
			user.start();
			Reply started = start(application, "exports", "{\"duration\": \"15s\"}");
			assertThat(started.status()).isEqualTo(204);
			assertThat(started.body()).isEmpty();
			assertThat(trial(application, "exports").get("state").asString()).isEqualTo("running");
			Reply second = start(application, "default", "{\"duration\": \"2s\"}");
			assertThat(second.status()).isEqualTo(409);
			assertThat(second.text()).contains("A trial runs already");
			assertThat(trial(application, "default").get("state").asString()).isEqualTo("none");
			await().atMost(Duration.ofMinutes(1))
				.until(() -> !trial(application, "exports").get("state").asString().equals("running"));
			over.set(true);
			user.join();
			JsonNode trial = trial(application, "exports");
			assertThat(trial.propertyNames()).containsExactlyInAnyOrder("state", "verdict", "pooled", "plain",
					"timeRatio", "bytesRatio", "collectionsRatio", "windows");
			assertThat(trial.get("state").asString()).isEqualTo("done");
			assertThat(trial.get("verdict").asString()).isEqualTo("keep");
			for (String side : new String[] { "pooled", "plain" }) {
				assertThat(trial.get(side).propertyNames()).containsExactlyInAnyOrder("operations", "bytesPerOperation",
						"nanosPerOperation", "collections");
				assertThat(trial.get(side).get("operations").asLong()).isPositive();
			}
			assertThat(trial.get("bytesRatio").size()).isEqualTo(2);
			assertThat(trial.get("bytesRatio").get(1).asDouble()).isLessThan(0.8)
				.isGreaterThanOrEqualTo(trial.get("bytesRatio").get(0).asDouble());
			assertThat(trial.get("timeRatio").size()).isEqualTo(2);
			assertThat(trial.get("windows").asInt()).isEqualTo(40);
		}
	}

	private static void write(RunningApplication application, AtomicBoolean over) {
		PooledBufferFactory exports = application.context().getBean("exports", PooledBufferFactory.class);
		byte[] content = new byte[64 * 1024];
		while (!over.get()) {
			try (PooledBuffer buffer = exports.acquire(content.length)) {
				buffer.write(content);
			}
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			exports     | {"duration": "999ms"} | 400 | from PT1S to PT5S (pools.trial.max-duration), not PT0.999S
			exports     | {"duration": "6s"}    | 400 | from PT1S to PT5S
			exports     | {"duration": "soon"}  | 400 | ''
			exports     | {}                    | 400 | not PT10S
			defaultJson | {"duration": "2s"}    | 400 | keeps nothing itself
			nobody      | {"duration": "2s"}    | 404 | ''
			""")
	void refusesWhatCannotBeTried(String pool, String body, int status, String message) {
		try (RunningApplication application = writable(ServerUnderTest.TOMCAT, "pools.trial.max-duration=5s")) {
			Reply reply = start(application, pool, body);
			assertThat(reply.status()).isEqualTo(status);
			assertThat(reply.text()).contains(message);
			assertThat(trial(application, "exports").get("state").asString()).isEqualTo("none");
		}
	}

	@Test
	void nothingElseCanBeStarted() {
		try (RunningApplication application = writable(ServerUnderTest.TOMCAT)) {
			assertThat(post(application, "exports/advice", "{}").status()).isEqualTo(404);
		}
	}

	@Test
	void startsNoneUnlessAccessIsUnrestricted() {
		try (RunningApplication application = application(ServerUnderTest.TOMCAT)) {
			assertThat(start(application, "exports", "{\"duration\": \"2s\"}").status()).isEqualTo(405);
			assertThat(trial(application, "exports").get("state").asString()).isEqualTo("none");
		}
	}

	@Test
	void refusesToBeConfiguredWithLessThanASecond() {
		assertThatThrownBy(() -> writable(ServerUnderTest.TOMCAT, "pools.trial.max-duration=999ms"))
			.hasStackTraceContaining("pools.trial.max-duration")
			.hasStackTraceContaining("it is too short to measure anything");
	}

	@Test
	void endsWithTheApplication() {
		try (RunningApplication application = writable(ServerUnderTest.TOMCAT)) {
			assertThat(start(application, "exports", "{\"duration\": \"60s\"}").status()).isEqualTo(204);
		}
		await().atMost(Duration.ofSeconds(30))
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().equals("pooled-trial")));
	}

	private static JsonNode trial(RunningApplication application, String pool) {
		Reply reply = application.send(Request.get("/actuator/pools/" + pool + "/trial"));
		assertThat(reply.status()).isEqualTo(200);
		return new JsonMapper().readTree(reply.text());
	}

	private static Reply start(RunningApplication application, String pool, String body) {
		return post(application, pool + "/trial", body);
	}

	private static Reply post(RunningApplication application, String path, String body) {
		return application.send(new Request("POST", "/actuator/pools/" + path,
				List.of("Connection: close", "Content-Type: application/json"), body.getBytes(StandardCharsets.UTF_8)));
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}
