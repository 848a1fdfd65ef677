package io.pooled.web.bodies;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.jetty.servlet.JettyServletWebServer;
import org.springframework.boot.reactor.netty.NettyWebServer;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;

import io.pooled.web.http.Reply;
import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A handler that returns a buffer is answered as one that returns an array.
 */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class BufferResultTests {

	@Parameter
	private ServerUnderTest server = ServerUnderTest.TOMCAT;

	private WrittenAnswers written;

	private RunningApplication application;

	@BeforeParameterizedClassInvocation
	void start(ServerUnderTest server) throws IOException {
		boolean reactive = server.isReactive();
		this.written = new WrittenAnswers(reactive ? "webflux-results.csv" : "mvc-results.csv");
		this.application = server.startWithErrorPages(reactive ? WebFluxTwins.class : MvcTwins.class);
	}

	@AfterParameterizedClassInvocation
	void stop() {
		this.application.close();
	}

	@BeforeEach
	void lookAfterWhatIsLost() {
		this.application.pools().forgetLosses();
	}

	@Test
	void theServerIsTheOneMeant() {
		Class<?> expected = switch (this.server) {
			case TOMCAT -> TomcatWebServer.class;
			case JETTY -> JettyServletWebServer.class;
			case NETTY -> NettyWebServer.class;
		};
		assertThat(((WebServerApplicationContext) this.application.context()).getWebServer()).isInstanceOf(expected);
	}

	@ParameterizedTest
	@MethodSource("paths")
	void isAnsweredAsAnArrayIs(String path) {
		assertAnsweredAsAnArray(path);
		this.application.assertNothingLost();
	}

	@ParameterizedTest
	@MethodSource("emptyPaths")
	void emptyBufferIsAnsweredAsAnArrayIs(String path) {
		assertAnsweredAsAnArray(path);
		this.application.assertNothingAbandoned();
	}

	private void assertAnsweredAsAnArray(String path) {
		assertThat(WrittenAnswers.summary(this.application.get("/arrays" + path))).isEqualTo(this.written.to(path));
		for (Request request : Variations.of(path)) {
			Reply expected = this.application.send(at("/arrays" + path, request));
			Reply actual = this.application.send(at("/buffers" + path, request));
			assertThat(actual).as(request.toString()).isEqualTo(expected);
			assertThat(actual.isWhole()).isTrue();
		}
	}

	private static Request at(String path, Request request) {
		return new Request(request.method(), path, request.headers(), request.body());
	}

	@Test
	void conditionsAndTypesHaveTheirStatus() {
		for (String etag : this.server.isReactive() ? List.of("/etag", "/mono-etag") : List.of("/etag")) {
			assertThat(this.application.send(Request.get("/buffers" + etag).with("If-None-Match", "\"7\"")).status())
				.isEqualTo(304);
		}
		assertThat(this.application.send(Request.get("/buffers/json").with("Accept", "image/png")).status())
			.isEqualTo(406);
		assertThat(this.application.get("/buffers/plain").header("Content-Length")).isEqualTo("5");
		String large = this.server.isReactive() ? "/buffers/mono-large" : "/buffers/large";
		assertThat(this.application.get(large).header("Content-Length")).isEqualTo("320000");
		assertThat(this.application.send(Request.get(large).as("HEAD")).header("Content-Length")).isEqualTo("320000");
		this.application.assertNothingLost();
	}

	private Stream<String> paths() {
		return Stream.<Class<?>>of(Results.class, this.server.isReactive() ? WebFluxResults.class : MvcResults.class)
			.flatMap((handlers) -> Arrays.stream(handlers.getDeclaredMethods()))
			.map((method) -> method.getAnnotation(GetMapping.class))
			.filter(Objects::nonNull)
			.flatMap((mapping) -> Stream.of(mapping.value(), mapping.path()).flatMap(Arrays::stream))
			.filter((path) -> !this.server.isReactive() || emptyPaths().noneMatch(path::equals))
			.sorted();
	}

	private Stream<String> emptyPaths() {
		return this.server.isReactive() ? Stream.of("/empty", "/mono-of-nothing") : Stream.of("/empty");
	}

}
