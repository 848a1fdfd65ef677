package io.pooled.web.servlet;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

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
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;

import io.pooled.web.bodies.Answer;
import io.pooled.web.bodies.Ask;
import io.pooled.web.bodies.Site;
import io.pooled.web.bodies.Variations;
import io.pooled.web.bodies.WrittenAnswers;

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
	private Container container = Container.TOMCAT;

	private final WrittenAnswers written = new WrittenAnswers(Results.class);

	private Site site;

	BufferResultTests() throws IOException {
	}

	@BeforeParameterizedClassInvocation
	void start(Container container) {
		this.site = container.start(Twins.class);
	}

	@AfterParameterizedClassInvocation
	void stop() {
		this.site.close();
	}

	@Test
	void theServerIsTheOneMeant() {
		WebServer server = ((WebServerApplicationContext) this.site.context()).getWebServer();
		assertThat(server)
			.isInstanceOf((this.container == Container.TOMCAT) ? TomcatWebServer.class : JettyServletWebServer.class);
	}

	@ParameterizedTest
	@MethodSource("paths")
	void isAnsweredAsAnArrayIs(String path) {
		assertThat(WrittenAnswers.summary(this.site.get("/arrays" + path))).isEqualTo(this.written.to(path));
		for (Ask ask : Variations.of(path)) {
			Answer expected = this.site.ask(ask.at("/arrays" + path));
			Answer actual = this.site.ask(ask.at("/buffers" + path));
			assertThat(actual.everything()).as(ask.toString()).isEqualTo(expected.everything());
			assertThat(actual.complete()).isTrue();
		}
		this.site.assertNothingLost();
	}

	@Test
	void conditionsAndTypesHaveTheirStatus() {
		assertThat(this.site.ask(Ask.get("/buffers/etag").with("If-None-Match", "\"7\"")).status()).isEqualTo(304);
		assertThat(this.site.ask(Ask.get("/buffers/json").with("Accept", "image/png")).status()).isEqualTo(406);
		assertThat(this.site.get("/buffers/plain").header("Content-Length")).hasValue("5");
		assertThat(this.site.get("/buffers/large").header("Content-Length")).hasValue("320000");
		assertThat(this.site.ask(Ask.get("/buffers/large").as("HEAD")).header("Content-Length")).hasValue("320000");
		this.site.assertNothingLost();
	}

	private static Stream<String> paths() {
		return Arrays.stream(Results.class.getDeclaredMethods())
			.map((method) -> method.getAnnotation(GetMapping.class))
			.filter(Objects::nonNull)
			.flatMap((mapping) -> Stream.of(mapping.value(), mapping.path()).flatMap(Arrays::stream))
			.sorted();
	}

}
