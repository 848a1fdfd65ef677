package io.pooled.web.servlet;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

import io.pooled.web.Etags;
import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

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
	private Map<ServerUnderTest, RunningApplication> applications;

	CompressionCorpusTests() throws IOException {
	}

	@BeforeAll
	void start() {
		this.applications = ServerUnderTest.startOn(EnumSet.of(ServerUnderTest.TOMCAT, ServerUnderTest.JETTY),
				Setup.class, "pools.web.compression.enabled=true", "pools.web.compression.mime-types=*/*",
				"pools.web.compression.min-response-size=1KB", "server.tomcat.connection-timeout=1s");
	}

	@AfterAll
	void stop() {
		this.applications.values().forEach(RunningApplication::close);
	}

	static Stream<Arguments> corpus() {
		List<String> paths = Stream
			.of(ServletReply.ofServlets().keySet().stream().map((name) -> "/replies/" + name),
					CompressionReplies.all().keySet().stream().map((name) -> "/replies/" + name),
					Stream.of(EtagController.PATHS, EtagController.STREAMS)
						.flatMap(List::stream)
						.map((name) -> "/handlers/" + name))
			.flatMap((names) -> names)
			.toList();
		return Stream.of(ServerUnderTest.TOMCAT, ServerUnderTest.JETTY)
			.flatMap((server) -> paths.stream().map((path) -> Arguments.of(server, path)));
	}

	/*
	 * What is compressed is committed later, so that an error or a reset may still take
	 * effect that would come too late for the plain response. Then it is like the plain
	 * one of a server that has a larger buffer.
	 */
	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("corpus")
	void compressedResponseSaysWhatThePlainOneSays(ServerUnderTest server, String path) throws Exception {
		String uri = path.replace(" ", "%20");
		Reply plain = get(server, uri);
		Reply compressed = get(server, uri, "Accept-Encoding", "gzip");
		Reply buffered = get(server, uri, LARGE_BUFFER, "yes");
		assertThat(PlainAnswers.summary(plain)).as("%s", plain).isEqualTo(this.expected.on(server, path));
		assertThat(says(compressed)).as("%s", compressed).isIn(says(plain), says(buffered));
		if ("gzip".equals(compressed.headers().getOrDefault("Content-Encoding", List.of("none")).get(0))
				&& !path.endsWith("/gzipped")) {
			assertThat(compressed.headers().get("Vary")).as("%s", compressed)
				.anyMatch("Accept-Encoding"::equalsIgnoreCase);
			assertThat(compressed.header("ETag")).as("%s", compressed)
				.isIn(null, "", Etags.weak("" + plain.header("ETag")));
		}
	}

	private static String says(Reply reply) {
		boolean encoded = reply.headers().getOrDefault("Content-Encoding", List.of()).contains("gzip");
		byte[] body = (encoded && !reply.isCutOff() && !reply.body().isEmpty()) ? reply.gunzipped() : reply.bytes();
		return reply.status() + (reply.isCutOff() ? " broken" : " " + others(reply) + " " + Arrays.hashCode(body));
	}

	private static Map<String, List<String>> others(Reply reply) {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.putAll(reply.headers());
		OF_ENCODING.forEach(headers::remove);
		return headers;
	}

	private Reply get(ServerUnderTest server, String path, String... headers) throws Exception {
		RunningApplication application = Objects.requireNonNull(this.applications.get(server));
		Reply reply = application.get(path, headers);
		application.assertNothingInUse();
		return reply;
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
