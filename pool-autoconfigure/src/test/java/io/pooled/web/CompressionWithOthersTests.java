package io.pooled.web;

import java.util.Map;

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
	private Sites sites;

	@BeforeAll
	void start() {
		this.sites = Sites.ofAll(Setup.class, "pools.web.compression.enabled=true", "pools.web.etag.enabled=true",
				"pools.web.json.enabled=true");
	}

	@AfterAll
	void stop() {
		this.sites.close();
	}

	@ParameterizedTest
	@EnumSource
	void etagIsThatOfThePlainBodyAndWeak(Engine engine) throws Exception {
		for (String path : PATHS.keySet()) {
			Answer plain = get(engine, path);
			assertThat(plain.status()).as(path).isEqualTo(200);
			assertThat(plain.bytes()).as(path).hasSize(PATHS.get(path));
			assertThat(plain.header("ETag")).as(path).startsWith("\"0");
			assertThat(plain.header("Content-Length")).isEqualTo(String.valueOf(plain.body().length()));
			Answer compressed = get(engine, path, "Accept-Encoding", "gzip");
			assertThat(compressed.header("ETag")).isEqualTo("W/" + plain.header("ETag"));
			assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
			assertThat(compressed.header("Vary")).isEqualTo("Accept-Encoding");
			assertThat(compressed.gunzipped()).isEqualTo(plain.bytes());
		}
	}

	@ParameterizedTest
	@EnumSource
	void etagOfEitherFormMatches(Engine engine) throws Exception {
		for (String path : PATHS.keySet()) {
			String etag = get(engine, path).header("ETag");
			for (String known : new String[] { etag, "W/" + etag }) {
				Answer compressed = get(engine, path, "Accept-Encoding", "gzip", "If-None-Match", known);
				assertThat(compressed.status()).as(path).isEqualTo(304);
				assertThat(compressed.body()).isEmpty();
				assertThat(compressed.header("Content-Encoding")).isNull();
				assertThat(get(engine, path, "If-None-Match", known).status()).isEqualTo(304);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void jsonThatFailsHalfWayIsAnErrorThatCanBeRead(Engine engine) throws Exception {
		Answer plain = get(engine, "/half");
		Answer answer = get(engine, "/half", "Accept-Encoding", "gzip");
		assertThat(plain.status()).isEqualTo(500);
		assertThat(answer.status()).isEqualTo(500);
		assertThat(answer.broken()).isFalse();
		assertThat(answer.header("Content-Encoding")).isNull();
		assertThat(answer.header("ETag")).isNull();
		assertThat(answer.body()).doesNotContain("xxxx");
	}

	@ParameterizedTest
	@EnumSource
	void smallBodyHasAStrongEtag(Engine engine) throws Exception {
		Answer answer = get(engine, "/bytes?size=100", "Accept-Encoding", "gzip");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.bytes()).isEqualTo(CompressionPages.text(100));
		assertThat(answer).isEqualTo(get(engine, "/bytes?size=100"));
		assertThat(answer.header("ETag")).startsWith("\"0");
	}

	private Answer get(Engine engine, String path, String... headers) throws Exception {
		Site site = this.sites.on(engine);
		Answer answer = site.get(path, headers);
		site.assertNothingInUse();
		return answer;
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
