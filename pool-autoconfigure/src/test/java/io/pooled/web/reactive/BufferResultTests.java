package io.pooled.web.reactive;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.reactor.netty.NettyWebServer;
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
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class BufferResultTests {

	private final WrittenAnswers written = new WrittenAnswers(Results.class);

	private Site site;

	BufferResultTests() throws IOException {
	}

	@BeforeEach
	void lookAfterWhatIsLost() {
		this.site.forgetLosses();
	}

	@BeforeAll
	void start() {
		this.site = Netty.start(Twins.class);
	}

	@AfterAll
	void stop() {
		this.site.close();
	}

	@Test
	void theServerIsTheOneMeant() {
		assertThat(((WebServerApplicationContext) this.site.context()).getWebServer())
			.isInstanceOf(NettyWebServer.class);
	}

	@ParameterizedTest
	@MethodSource("paths")
	void isAnsweredAsAnArrayIs(String path) {
		assertAnsweredAsAnArray(path);
		this.site.assertNothingLost();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/empty", "/mono-of-nothing" })
	void emptyBufferIsAnsweredAsAnArrayIs(String path) {
		assertAnsweredAsAnArray(path);
		this.site.assertNothingLeased();
	}

	private void assertAnsweredAsAnArray(String path) {
		assertThat(WrittenAnswers.summary(this.site.get("/arrays" + path))).isEqualTo(this.written.to(path));
		for (Ask ask : Variations.of(path)) {
			Answer expected = this.site.ask(ask.at("/arrays" + path));
			Answer actual = this.site.ask(ask.at("/buffers" + path));
			assertThat(actual.everything()).as(ask.toString()).isEqualTo(expected.everything());
			assertThat(actual.complete()).isTrue();
		}
	}

	@Test
	void conditionsAndTypesHaveTheirStatus() {
		assertThat(this.site.ask(Ask.get("/buffers/etag").with("If-None-Match", "\"7\"")).status()).isEqualTo(304);
		assertThat(this.site.ask(Ask.get("/buffers/mono-etag").with("If-None-Match", "\"7\"")).status()).isEqualTo(304);
		assertThat(this.site.ask(Ask.get("/buffers/json").with("Accept", "image/png")).status()).isEqualTo(406);
		assertThat(this.site.get("/buffers/plain").header("Content-Length")).hasValue("5");
		assertThat(this.site.get("/buffers/mono-large").header("Content-Length")).hasValue("320000");
		assertThat(this.site.ask(Ask.get("/buffers/mono-large").as("HEAD")).header("Content-Length"))
			.hasValue("320000");
		this.site.assertNothingLost();
	}

	private static Stream<String> paths() {
		return Arrays.stream(Results.class.getDeclaredMethods())
			.map((method) -> method.getAnnotation(GetMapping.class))
			.filter(Objects::nonNull)
			.flatMap((mapping) -> Stream.of(mapping.value(), mapping.path()).flatMap(Arrays::stream))
			.filter((path) -> !path.equals("/empty") && !path.equals("/mono-of-nothing"))
			.sorted();
	}

}
