package io.pooled.web.servlet;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
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
import io.pooled.web.Etags;
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

	private static final String LARGE_BUFFER = "X-Large-Buffer";

	private final PlainAnswers expected = new PlainAnswers();

	@SuppressWarnings("NullAway.Init")
	private Sites sites;

	CompressionCorpusTests() throws IOException {
	}

	@BeforeAll
	void start() {
		this.sites = Sites.ofServlets(Setup.class, "pools.web.compression.enabled=true",
				"pools.web.compression.mime-types=*/*", "pools.web.compression.min-response-size=1KB",
				"server.tomcat.connection-timeout=1s");
	}

	@AfterAll
	void stop() {
		this.sites.close();
	}

	static Stream<Arguments> corpus() {
		List<String> paths = Stream
			.of(Reply.ofServlets().keySet().stream().map((name) -> "/replies/" + name),
					CompressionReplies.all().keySet().stream().map((name) -> "/replies/" + name),
					Stream.of(EtagController.PATHS, EtagController.STREAMS)
						.flatMap(List::stream)
						.map((name) -> "/handlers/" + name))
			.flatMap((names) -> names)
			.toList();
		return Stream.of(Engine.TOMCAT, Engine.JETTY)
			.flatMap((engine) -> paths.stream().map((path) -> Arguments.of(engine, path)));
	}

	/*
	 * What is compressed is committed later, so that an error or a reset may still take
	 * effect that would come too late for the plain response. Then it is like the plain
	 * one of a server that has a larger buffer.
	 */
	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("corpus")
	void compressedResponseSaysWhatThePlainOneSays(Engine engine, String path) throws Exception {
		String uri = path.replace(" ", "%20");
		Answer plain = get(engine, uri);
		Answer compressed = get(engine, uri, "Accept-Encoding", "gzip");
		Answer buffered = get(engine, uri, LARGE_BUFFER, "yes");
		assertThat(PlainAnswers.summary(plain)).as("%s", plain).isEqualTo(this.expected.on(engine, path));
		assertThat(says(compressed)).as("%s", compressed).isIn(says(plain), says(buffered));
		if ("gzip".equals(compressed.headers().getOrDefault("Content-Encoding", List.of("none")).get(0))
				&& !path.endsWith("/gzipped")) {
			assertThat(compressed.headers().get("Vary")).as("%s", compressed)
				.anyMatch("Accept-Encoding"::equalsIgnoreCase);
			assertThat(compressed.header("ETag")).as("%s", compressed)
				.isIn(null, "", Etags.weak("" + plain.header("ETag")));
		}
	}

	private static String says(Answer answer) {
		boolean encoded = answer.headers().getOrDefault("Content-Encoding", List.of()).contains("gzip");
		byte[] body = (encoded && !answer.broken() && !answer.body().isEmpty()) ? answer.gunzipped() : answer.bytes();
		return answer.status() + (answer.broken() ? " broken" : " " + others(answer) + " " + Arrays.hashCode(body));
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
				if (((HttpServletRequest) request).getRequestURI().startsWith("/replies")) {
					response.setContentType("text/plain");
				}
				if (((HttpServletRequest) request).getHeader(LARGE_BUFFER) != null) {
					response.setBufferSize(1 << 20);
				}
				chain.doFilter(request, response);
			};
		}

	}

}
