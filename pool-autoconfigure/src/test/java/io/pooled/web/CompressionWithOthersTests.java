package io.pooled.web;

import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compression of bodies that have an ETag, or were buffered as JSON, or both.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompressionWithOthersTests {

	/** With the lengths of the bodies. */
	private static final Map<String, Integer> PATHS = Map.of("/bytes?size=18000", 18_000, "/json?size=20000", 20_011,
			"/resource", 20_000, "/future", 20_000);

	@SuppressWarnings("NullAway.Init")
	private Map<ServerUnderTest, RunningApplication> applications;

	@BeforeAll
	void start() {
		this.applications = ServerUnderTest.startOn(EnumSet.allOf(ServerUnderTest.class), Setup.class,
				"pools.web.compression.enabled=true", "pools.web.etag.enabled=true", "pools.web.json.enabled=true");
	}

	@AfterAll
	void stop() {
		this.applications.values().forEach(RunningApplication::close);
	}

	@ParameterizedTest
	@EnumSource
	void etagIsThatOfThePlainBodyAndWeak(ServerUnderTest server) throws Exception {
		for (String path : PATHS.keySet()) {
			Reply plain = get(server, path);
			assertThat(plain.status()).as(path).isEqualTo(200);
			assertThat(plain.bytes()).as(path).hasSize(PATHS.get(path));
			assertThat(plain.header("ETag")).as(path).startsWith("\"0");
			assertThat(plain.header("Content-Length")).isEqualTo(String.valueOf(plain.body().length()));
			Reply compressed = get(server, path, "Accept-Encoding", "gzip");
			assertThat(compressed.header("ETag")).isEqualTo("W/" + plain.header("ETag"));
			assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
			assertThat(compressed.header("Vary")).isEqualTo("Accept-Encoding");
			assertThat(compressed.gunzipped()).isEqualTo(plain.bytes());
		}
	}

	@ParameterizedTest
	@EnumSource
	void etagOfEitherFormMatches(ServerUnderTest server) throws Exception {
		for (String path : PATHS.keySet()) {
			String etag = get(server, path).header("ETag");
			for (String known : new String[] { etag, "W/" + etag }) {
				Reply compressed = get(server, path, "Accept-Encoding", "gzip", "If-None-Match", known);
				assertThat(compressed.status()).as(path).isEqualTo(304);
				assertThat(compressed.body()).isEmpty();
				assertThat(compressed.header("Content-Encoding")).isNull();
				assertThat(get(server, path, "If-None-Match", known).status()).isEqualTo(304);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void jsonThatFailsHalfWayIsAnErrorThatCanBeRead(ServerUnderTest server) throws Exception {
		Reply plain = get(server, "/half");
		Reply reply = get(server, "/half", "Accept-Encoding", "gzip");
		assertThat(plain.status()).isEqualTo(500);
		assertThat(reply.status()).isEqualTo(500);
		assertThat(reply.isCutOff()).isFalse();
		assertThat(reply.header("Content-Encoding")).isNull();
		assertThat(reply.header("ETag")).isNull();
		assertThat(reply.body()).doesNotContain("xxxx");
	}

	@ParameterizedTest
	@EnumSource
	void smallBodyHasAStrongEtag(ServerUnderTest server) throws Exception {
		Reply reply = get(server, "/bytes?size=100", "Accept-Encoding", "gzip");
		assertThat(reply.status()).isEqualTo(200);
		assertThat(reply.bytes()).isEqualTo(CompressionPages.text(100));
		assertThat(reply).isEqualTo(get(server, "/bytes?size=100"));
		assertThat(reply.header("ETag")).startsWith("\"0");
	}

	private Reply get(ServerUnderTest server, String path, String... headers) throws Exception {
		RunningApplication application = Objects.requireNonNull(this.applications.get(server));
		Reply reply = application.get(path, headers);
		application.assertNothingInUse();
		return reply;
	}

	record Half(String text) {

		@JsonProperty
		String more() {
			throw new IllegalStateException("half-way");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ CompressionPages.class, Halves.class })
	static class Setup {

	}

	@RestController
	static class Halves {

		@GetMapping("/half")
		Map<String, Object> half() {
			return Map.of("half", new Half("x".repeat(50_000)));
		}

	}

}
