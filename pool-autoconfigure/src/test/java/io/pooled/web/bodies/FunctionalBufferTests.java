package io.pooled.web.bodies;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.web.http.Reply;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A function that answers with a buffer.
 */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FunctionalBufferTests extends AbstractUploadsTests {

	@AfterEach
	void nothingIsLost() {
		this.application.assertNothingLost();
	}

	@ParameterizedTest
	@MethodSource("paths")
	void bufferIsSentAndReleased(String path) {
		Reply reply = this.application.get(path);
		assertThat(reply.status()).isEqualTo(200);
		assertThat(reply.text()).isEqualTo("filled");
		assertThat(reply.header("Content-Type")).isEqualTo(path.endsWith("png") ? "image/png" : typeOfBytes());
		assertThat(reply.header("Content-Length")).isEqualTo("6");
	}

	// WebFlux has none for an array, either.
	private @Nullable String typeOfBytes() {
		return this.server.isReactive() ? null : "application/octet-stream";
	}

	private Stream<String> paths() {
		return Stream.of("/functional/buffer", this.server.isReactive() ? "/functional/mono" : "/functional/async",
				"/functional/etag", "/functional/png");
	}

	@Test
	void bufferOfAFunctionHasATypeAsAnArrayHas() {
		Reply expected = this.application.get("/functional/array");
		assertThat(expected.status()).isEqualTo(200);
		assertThat(expected.text()).isEqualTo("filled");
		assertThat(this.application.get("/functional/buffer")).isEqualTo(expected);
	}

}
