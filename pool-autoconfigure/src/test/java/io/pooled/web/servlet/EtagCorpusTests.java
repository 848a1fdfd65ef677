package io.pooled.web.servlet;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.web.Answer;
import io.pooled.web.Engine;
import io.pooled.web.Site;
import io.pooled.web.Sites;

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
	private Sites sites;

	EtagCorpusTests() throws IOException {
	}

	@BeforeAll
	void start() {
		this.sites = Sites.ofServlets(EtagSetup.class);
	}

	@AfterAll
	void stop() {
		this.sites.close();
	}

	static Stream<Arguments> corpus() {
		List<String> paths = Stream
			.concat(Reply.ofServlets()
				.keySet()
				.stream()
				.filter((name) -> !Reply.unlikeSpring().contains(name))
				.map((name) -> "/replies/" + name), EtagController.PATHS.stream().map((name) -> "/handlers/" + name))
			.toList();
		return Stream.of(Engine.TOMCAT, Engine.JETTY)
			.flatMap((engine) -> paths.stream().map((path) -> Arguments.of(engine, path)));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("corpus")
	void responsesAreThoseOfShallowEtagHeaderFilter(Engine engine, String path) throws Exception {
		String uri = path.replace(" ", "%20");
		String etag = null;
		boolean all = engine == Engine.TOMCAT;
		for (EtagRequest request : all ? EtagRequest.unconditional() : EtagRequest.few()) {
			Answer answer = sameAsSpring(engine, uri, request);
			assertThat(PlainAnswers.summary(answer)).as("%s: %s", request, answer)
				.isEqualTo(this.written.on(engine, path, request, null));
			if ("GET".equals(request.method()) && !request.weak()) {
				etag = answer.header("ETag");
				assertThat(etag).as("%s", answer).isEqualTo(this.written.etag(path, answer.bytes()));
			}
		}
		for (EtagRequest request : all ? EtagRequest.conditional(etag) : EtagRequest.matching(etag)) {
			Answer answer = sameAsSpring(engine, uri, request);
			assertThat(PlainAnswers.summary(answer)).as("%s: %s", request, answer)
				.isEqualTo(this.written.on(engine, path, request, etag));
		}
	}

	static Stream<Arguments> streams() {
		return Stream.of(Engine.TOMCAT, Engine.JETTY)
			.flatMap((engine) -> EtagController.STREAMS.stream().map((path) -> Arguments.of(engine, path)));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("streams")
	void streamIsThatOfThePlainServer(Engine engine, String name) throws Exception {
		String path = "/handlers/" + name;
		for (EtagRequest request : EtagRequest.unconditional()) {
			Answer answer = sameAs("none", engine, path, request);
			assertThat(PlainAnswers.summary(answer)).as("%s: %s", request, answer)
				.isEqualTo(this.plain.on(engine, path, request.method()));
			assertThat(answer.header("ETag")).as("%s", answer).isNull();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void responsesThatComeTooLateAreThoseOfShallowEtagHeaderFilter(Engine engine) throws Exception {
		for (String path : EtagController.TIMEOUTS) {
			Answer answer = sameAsSpring(engine, "/handlers/" + path, EtagRequest.unconditional().get(0));
			assertThat(PlainAnswers.summary(answer)).as("%s", answer)
				.isEqualTo("timeout".equals(path) ? "200 8" : "503 8");
		}
	}

	static Stream<Arguments> unlikeSpring() {
		return Stream.of(Engine.TOMCAT, Engine.JETTY)
			.flatMap((engine) -> Reply.unlikeSpring().stream().map((name) -> Arguments.of(engine, name)));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("unlikeSpring")
	void bodyIsThatOfThePlainServer(Engine engine, String name) throws Exception {
		Site site = this.sites.on(engine);
		Answer plain = site.get("/replies/" + name);
		Answer answer = site.get("/replies/" + name, EtagSetup.FILTER, "pooled");
		assertThat(PlainAnswers.summary(plain)).isEqualTo(this.plain.on(engine, "/replies/" + name));
		assertThat(answer.status()).isEqualTo(plain.status());
		assertThat(answer.body()).isEqualTo(plain.body());
		assertThat(answer.header("ETag") != null).as("%s has an ETag", answer).isEqualTo(plain.status() == 200);
	}

	private Answer sameAsSpring(Engine engine, String uri, EtagRequest request) throws Exception {
		return sameAs("spring", engine, uri, request);
	}

	private Answer sameAs(String filter, Engine engine, String uri, EtagRequest request) throws Exception {
		Site site = this.sites.on(engine);
		Answer expected = site.send(request.method(), uri, request.through(filter));
		Answer answer = site.send(request.method(), uri, request.through("pooled"));
		// Spring's is that of the part.
		Answer right = (expected.status() == 206) ? expected.without("ETag") : expected;
		if (isLengthLost(request, right, answer)) {
			assertThat(answer.header("Content-Length"))
				.isEqualTo(site.send(request.method(), uri).header("Content-Length"));
			answer = answer.without("Content-Length");
			right = right.without("Content-Length").without("Transfer-Encoding");
		}
		assertThat(answer).as(request.toString()).matches(right::isLike, "is " + right);
		site.assertNothingInUse();
		return answer;
	}

	/*
	 * Spring's filter loses that of a body that is not to be written, and of one that has
	 * an ETag of its own.
	 */
	private static boolean isLengthLost(EtagRequest request, Answer spring, Answer answer) {
		String length = spring.header("Content-Length");
		return !Objects.equals(length, answer.header("Content-Length"))
				&& ("HEAD".equals(request.method()) ? (length == null || "0".equals(length))
						: (length == null && "\"mine\"".equals(spring.header("ETag"))));
	}

}
