package io.pooled.web.servlet;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One corpus, both filters: to a client {@link PooledEtagFilter} is
 * {@link org.springframework.web.filter.ShallowEtagHeaderFilter}, byte by byte and header
 * by header.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EtagCorpusTests {

	private final EtagAnswers written = new EtagAnswers();

	private final PlainAnswers plain = new PlainAnswers();

	@SuppressWarnings("NullAway.Init")
	private Map<ServerUnderTest, RunningApplication> applications;

	EtagCorpusTests() throws IOException {
	}

	@BeforeAll
	void start() {
		this.applications = ServerUnderTest.startOn(EnumSet.of(ServerUnderTest.TOMCAT, ServerUnderTest.JETTY),
				EtagSetup.class);
	}

	@AfterAll
	void stop() {
		this.applications.values().forEach(RunningApplication::close);
	}

	static Stream<Arguments> corpus() {
		List<String> paths = Stream
			.concat(ServletReply.ofServlets()
				.keySet()
				.stream()
				.filter((name) -> !ServletReply.unlikeSpring().contains(name))
				.map((name) -> "/replies/" + name), EtagController.PATHS.stream().map((name) -> "/handlers/" + name))
			.toList();
		return Stream.of(ServerUnderTest.TOMCAT, ServerUnderTest.JETTY)
			.flatMap((server) -> paths.stream().map((path) -> Arguments.of(server, path)));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("corpus")
	void responsesAreThoseOfShallowEtagHeaderFilter(ServerUnderTest server, String path) throws Exception {
		String uri = path.replace(" ", "%20");
		String etag = null;
		boolean all = server == ServerUnderTest.TOMCAT;
		for (EtagRequest request : all ? EtagRequest.unconditional() : EtagRequest.few()) {
			Reply reply = sameAsSpring(server, uri, request);
			assertThat(PlainAnswers.summary(reply)).as("%s: %s", request, reply)
				.isEqualTo(this.written.on(server, path, request, null));
			if ("GET".equals(request.method()) && !request.weak()) {
				etag = reply.header("ETag");
				assertThat(etag).as("%s", reply).isEqualTo(this.written.etag(path, reply.bytes()));
			}
		}
		for (EtagRequest request : all ? EtagRequest.conditional(etag) : EtagRequest.matching(etag)) {
			Reply reply = sameAsSpring(server, uri, request);
			assertThat(PlainAnswers.summary(reply)).as("%s: %s", request, reply)
				.isEqualTo(this.written.on(server, path, request, etag));
		}
	}

	static Stream<Arguments> streams() {
		return Stream.of(ServerUnderTest.TOMCAT, ServerUnderTest.JETTY)
			.flatMap((server) -> EtagController.STREAMS.stream().map((path) -> Arguments.of(server, path)));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("streams")
	void streamIsThatOfThePlainServer(ServerUnderTest server, String name) throws Exception {
		String path = "/handlers/" + name;
		for (EtagRequest request : EtagRequest.unconditional()) {
			Reply reply = sameAs("none", server, path, request);
			assertThat(PlainAnswers.summary(reply)).as("%s: %s", request, reply)
				.isEqualTo(this.plain.on(server, path, request.method()));
			assertThat(reply.header("ETag")).as("%s", reply).isNull();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void responsesThatComeTooLateAreThoseOfShallowEtagHeaderFilter(ServerUnderTest server) throws Exception {
		for (String path : EtagController.TIMEOUTS) {
			Reply reply = sameAsSpring(server, "/handlers/" + path, EtagRequest.unconditional().get(0));
			assertThat(PlainAnswers.summary(reply)).as("%s", reply)
				.isEqualTo("timeout".equals(path) ? "200 8" : "503 8");
		}
	}

	static Stream<Arguments> unlikeSpring() {
		return Stream.of(ServerUnderTest.TOMCAT, ServerUnderTest.JETTY)
			.flatMap((server) -> ServletReply.unlikeSpring().stream().map((name) -> Arguments.of(server, name)));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("unlikeSpring")
	void bodyIsThatOfThePlainServer(ServerUnderTest server, String name) throws Exception {
		RunningApplication application = Objects.requireNonNull(this.applications.get(server));
		Reply plain = application.get("/replies/" + name);
		Reply reply = application.get("/replies/" + name, EtagSetup.FILTER, "pooled");
		assertThat(PlainAnswers.summary(plain)).isEqualTo(this.plain.on(server, "/replies/" + name));
		assertThat(reply.status()).isEqualTo(plain.status());
		assertThat(reply.body()).isEqualTo(plain.body());
		assertThat(reply.header("ETag") != null).as("%s has an ETag", reply).isEqualTo(plain.status() == 200);
	}

	/*
	 * What was written in parts that Jetty holds, Spring's filter hands over in blocks
	 * that it does not hold, and an error that is in time on the plain server is too
	 * late.
	 */
	private Reply sameAsSpring(ServerUnderTest server, String uri, EtagRequest request) throws Exception {
		boolean late = server == ServerUnderTest.JETTY && uri.endsWith("/error-with-message-after-20000");
		return sameAs(late ? "none" : "spring", server, uri, request);
	}

	private Reply sameAs(String filter, ServerUnderTest server, String uri, EtagRequest request) throws Exception {
		RunningApplication application = Objects.requireNonNull(this.applications.get(server));
		Reply expected = application.send(request.method(), uri, request.through(filter));
		Reply reply = application.send(request.method(), uri, request.through("pooled"));
		// Spring's is that of the part.
		Reply right = (expected.status() == 206) ? expected.without("ETag") : expected;
		if (isLengthLost(request, right, reply)) {
			assertThat(reply.header("Content-Length"))
				.isEqualTo(application.send(request.method(), uri).header("Content-Length"));
			reply = reply.without("Content-Length");
			right = right.without("Content-Length").without("Transfer-Encoding");
		}
		assertThat(isLike(reply, right)).as("%s: %s is %s", request, reply, right).isTrue();
		application.assertNothingInUse();
		return reply;
	}

	// How much comes over a connection before it breaks is left to chance.
	private static boolean isLike(Reply reply, Reply other) {
		if (!reply.isCutOff() || !other.isCutOff()) {
			return reply.equals(other);
		}
		return reply.status() == 0 || other.status() == 0
				|| (reply.status() == other.status() && reply.headers().equals(other.headers())
						&& (reply.body().startsWith(other.body()) || other.body().startsWith(reply.body())));
	}

	/*
	 * Spring's filter loses that of a body that is not to be written, and of one that has
	 * an ETag of its own.
	 */
	private static boolean isLengthLost(EtagRequest request, Reply spring, Reply reply) {
		String length = spring.header("Content-Length");
		return !Objects.equals(length, reply.header("Content-Length"))
				&& ("HEAD".equals(request.method()) ? (length == null || "0".equals(length))
						: (length == null && "\"mine\"".equals(spring.header("ETag"))));
	}

}
