package io.pooled.web.servlet;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.web.http.Reply;
import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * JSON that is complete before it is sent is the same JSON.
 */
@ParameterizedClass
@EnumSource(names = { "TOMCAT", "JETTY" })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class BufferedJsonTests {

	private static final int LIMIT = 64 * 1024;

	@Parameter
	private ServerUnderTest server = ServerUnderTest.TOMCAT;

	private RunningApplication plain;

	private RunningApplication buffered;

	@BeforeParameterizedClassInvocation
	void start(ServerUnderTest server) {
		String[] both = { "management.endpoints.web.exposure.include=*", "spring.web.error.include-message=always",
				"spring.jackson.property-naming-strategy=SNAKE_CASE",
				"spring.jackson.default-property-inclusion=non_null" };
		this.plain = server.startWithErrorPages(Documents.class, both);
		this.buffered = server.startWithErrorPages(Documents.class,
				Stream
					.concat(Stream.of(both),
							Stream.of("pools.web.json.enabled=true", "pools.web.json.limit=" + LIMIT + "B"))
					.toArray(String[]::new));
	}

	@AfterParameterizedClassInvocation
	void stop() {
		this.plain.close();
		this.buffered.close();
	}

	@AfterEach
	void nothingIsLost() {
		this.buffered.assertNothingLost();
	}

	@ParameterizedTest
	@CsvSource({ "/item, 200, 57", "/view, 200, 32", "/list, 200, 1171", "/map, 200, 31", "/optional, 200, 57",
			"/none, 200, 4", "/problem, 409, 72", "/entity, 200, 56", "/length, 200, 7", "/utf-16, 200, 104",
			"/vendor, 200, 56", "/text, 200, 9" })
	void bytesAndHeadersAreTheSameButForTheLength(String path, int status, int length) {
		Reply expected = this.plain.get(path);
		assertThat(expected.status()).isEqualTo(status);
		assertThat(expected.body()).hasSize(length);
		Reply actual = this.buffered.get(path);
		assertThat(actual.status()).isEqualTo(expected.status());
		assertThat(actual.body()).isEqualTo(expected.body());
		assertThat(actual.header("Content-Length")).isEqualTo(String.valueOf(actual.body().length()));
		assertThat(withoutLength(actual)).isEqualTo(withoutLength(expected));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/item", "/list", "/utf-16" })
	void headHasTheLengthOfGet(String path) {
		Reply get = this.buffered.get(path);
		Reply head = this.buffered.send("HEAD", path);
		assertThat(head.status()).isEqualTo(200);
		assertThat(head.body()).isEmpty();
		assertThat(head.headers()).isEqualTo(get.headers());
	}

	@Test
	void notModifiedIsNotBuffered() {
		Reply expected = this.plain.send(Request.get("/entity").with("If-None-Match", "\"7\""));
		assertThat(expected.status()).isEqualTo(304);
		assertThat(this.buffered.send(Request.get("/entity").with("If-None-Match", "\"7\""))).isEqualTo(expected);
	}

	@Test
	void bodyBeyondTheLimitIsStreamedAsWithout() {
		Reply expected = this.plain.get("/large");
		assertThat(expected.status()).isEqualTo(200);
		assertThat(expected.body()).hasSizeGreaterThan(LIMIT);
		assertThat(this.buffered.get("/large")).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "/sse, 132", "/emitter, 61", "/stream, 3" })
	void whatIsStreamedIsTheSame(String path, int length) {
		Reply expected = this.plain.get(path);
		assertThat(expected.status()).isEqualTo(200);
		assertThat(expected.body()).hasSize(length);
		assertThat(this.buffered.get(path)).isEqualTo(expected);
	}

	@Test
	void serializerThatFailsHalfWayLeadsToAnError() {
		for (int count : new int[] { 1, 1000 }) {
			Reply reply = this.buffered.get("/trapped/" + count);
			assertThat(reply.status()).isEqualTo(500);
			assertThat(reply.isWhole()).isTrue();
			assertThat(reply.header("Content-Type")).isEqualTo("application/json");
			assertThat(reply.text()).startsWith("{")
				.contains("\"status\":500", "/trapped/" + count)
				.endsWith("}")
				.doesNotContain("some text");
		}
	}

	@Test
	void serializerThatFailsBeyondTheLimitIsCutOff() {
		Reply reply = this.buffered.get("/trapped/50000");
		assertThat(reply.status()).isEqualTo(200);
		assertThat(reply.text()).startsWith("[{").doesNotEndWith("\"some text\"}]");
	}

	@Test
	void endpointWhoseOutputNeverChangesIsTheSame() {
		assertThat(this.buffered.get("/actuator/fixed").text()).isEqualTo(this.plain.get("/actuator/fixed").text())
			.contains("\"zName\":[]", "\"aName\":\"1970-01-01T00:00:00Z\"", "\"itemName\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/health", "/info", "/scheduledtasks", "/loggers", "/metrics/jvm.memory.used",
			"/pools/defaultDigest", "/mappings", "/nowhere" })
	void endpointIsTheSameButForFigures(String path) {
		Reply expected = this.plain.get("/actuator" + path);
		Reply actual = this.buffered.get("/actuator" + path);
		assertThat(expected.status()).isEqualTo("/nowhere".equals(path) ? 404 : 200);
		assertThat(expected.text()).startsWith("{").endsWith("}");
		assertThat(actual.status()).isEqualTo(expected.status());
		assertThat(withoutFigures(actual)).isEqualTo(withoutFigures(expected));
		assertThat(withoutLength(actual)).isEqualTo(withoutLength(expected));
	}

	// What these show depends on the configuration.
	@ParameterizedTest
	@ValueSource(strings = { "/beans", "/conditions", "/configprops", "/env", "/metrics", "/threaddump" })
	void otherEndpointHasTheSameHeaders(String path) {
		Reply actual = this.buffered.get("/actuator" + path);
		assertThat(actual.status()).isEqualTo(200);
		assertThat(withoutLength(actual)).isEqualTo(withoutLength(this.plain.get("/actuator" + path)));
	}

	private static String withoutFigures(Reply reply) {
		return reply.text().replaceAll("[0-9.E-]+", "#");
	}

	private static Map<String, List<String>> withoutLength(Reply reply) {
		return reply.without("Content-Length").without("Transfer-Encoding").headers();
	}

}
