package io.pooled.web.reactive;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.web.bodies.Answer;
import io.pooled.web.bodies.Site;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A function that answers with a buffer.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class FunctionalBufferTests {

	private Site site;

	@BeforeAll
	void start() {
		this.site = Netty.start(Uploads.class, Uploads.PROPERTIES);
	}

	@AfterAll
	void stop() {
		this.site.close();
	}

	@AfterEach
	void nothingIsLost() {
		this.site.assertNothingLost();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/functional/buffer", "/functional/mono", "/functional/etag", "/functional/png" })
	void bufferIsSentAndReleased(String path) {
		Answer answer = this.site.get(path);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.text()).isEqualTo("filled");
		assertThat(answer.header("Content-Length")).hasValue("6");
	}

	@Test
	void typeIsTheOneThatWasSet() {
		assertThat(this.site.get("/functional/png").header("Content-Type")).hasValue("image/png");
	}

	@Test
	void bufferOfAFunctionHasATypeAsAnArrayHas() {
		Answer expected = this.site.get("/functional/array");
		assertThat(expected.status()).isEqualTo(200);
		assertThat(expected.text()).isEqualTo("filled");
		assertThat(this.site.get("/functional/buffer").everything()).isEqualTo(expected.everything());
	}

}
