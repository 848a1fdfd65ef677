package io.pooled.web.bodies;

import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.web.http.Reply;
import io.pooled.web.http.Request;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of request bodies that are refused.
 */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedRequestBufferTests extends AbstractUploadsTests {

	@AfterEach
	void nothingIsLost() {
		if (this.server.isReactive()) {
			this.application.assertNothingInUse();
		}
		else {
			this.application.assertNothingLost();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "br", "deflate", "zstd", "gzip, gzip", "br, gzip" })
	void otherEncodingsAreRefused(String encoding) {
		for (String path : new String[] { "/text", "/functional/text" }) {
			Reply reply = this.application.send(Request.post(path, HELLO).with("Content-Encoding", encoding));
			assertThat(reply.status()).isEqualTo(415);
			assertThat(reply.header("Accept-Encoding")).isEqualTo("gzip");
		}
	}

	@ParameterizedTest
	@MethodSource("small")
	void limitIsThatOfThePoolThatTheParameterNames(String path) {
		assertThat(this.application.send(Request.post(path, new byte[1024])).status()).isEqualTo(200);
		assertThat(this.application.send(Request.post(path, new byte[1025])).status()).isEqualTo(413);
	}

	private Stream<String> small() {
		return Stream.of("/small-entity", this.server.isReactive() ? "/small-mono" : "/small-optional");
	}

	@Test
	void whatIsNotGzipIsABadRequestForAFunctionToo() {
		Request request = Request.post("/functional/text", Zipped.corrupt(HELLO)).with("Content-Encoding", "gzip");
		assertThat(this.application.send(request).status()).isEqualTo(400);
	}

}
