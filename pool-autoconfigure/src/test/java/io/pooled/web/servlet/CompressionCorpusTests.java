package io.pooled.web.servlet;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import jakarta.servlet.Filter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.pooled.web.Answer;
import io.pooled.web.Engine;
import io.pooled.web.Site;
import io.pooled.web.Sites;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One corpus, once compressed and once not: apart from the encoding clients get the same.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompressionCorpusTests {

	private static final Set<String> OF_ENCODING = Set.of("Content-Encoding", "Content-Length", "Transfer-Encoding",
			"Vary", "ETag", "Connection");

	@SuppressWarnings("NullAway.Init")
	private Sites sites;

	@BeforeAll
	void start() {
		this.sites = Sites.ofServlets(Setup.class, "pools.web.compression.enabled=true",
				"pools.web.compression.mime-types=*/*", "pools.web.compression.min-response-size=1KB");
	}

	@AfterAll
	void stop() {
		this.sites.close();
	}

	static Stream<Arguments> corpus() {
		List<String> paths = Stream
			.of(Reply.ofServlets().keySet().stream().map((name) -> "/replies/" + name),
					CompressionReplies.all().keySet().stream().map((name) -> "/replies/" + name),
					EtagController.PATHS.stream().map((name) -> "/handlers/" + name))
			.flatMap((names) -> names)
			.toList();
		return Stream.of(Engine.TOMCAT, Engine.JETTY)
			.flatMap((engine) -> paths.stream().map((path) -> Arguments.of(engine, path)));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("corpus")
	void compressedResponseSaysWhatThePlainOneSays(Engine engine, String path) throws Exception {
		String uri = path.replace(" ", "%20");
		Answer plain = get(engine, uri);
		Answer compressed = get(engine, uri, "Accept-Encoding", "gzip");
		assertThat(compressed.broken()).as("%s instead of %s", compressed, plain).isEqualTo(plain.broken());
		if (compressed.status() != 0) {
			assertThat(compressed.status()).isEqualTo(plain.status());
			assertThat(others(compressed)).isEqualTo(others(plain));
		}
		if (!compressed.broken()) {
			boolean encoded = "gzip".equals(compressed.header("Content-Encoding")) && !compressed.body().isEmpty();
			assertThat((encoded && !uri.endsWith("gzipped")) ? compressed.gunzipped() : compressed.bytes())
				.isEqualTo(plain.bytes());
		}
	}

	private static Map<String, List<String>> others(Answer answer) {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.putAll(answer.headers());
		OF_ENCODING.forEach(headers::remove);
		return headers;
	}

	private Answer get(Engine engine, String path, String... headers) throws Exception {
		Site site = this.sites.on(engine);
		Answer answer = site.get(path, headers);
		site.assertNothingInUse();
		return answer;
	}

	@Configuration(proxyBeanMethods = false)
	@Import(EtagSetup.class)
	static class Setup {

		@Bean
		Filter typed() {
			return (request, response, chain) -> {
				response.setContentType("text/plain");
				chain.doFilter(request, response);
			};
		}

	}

}
