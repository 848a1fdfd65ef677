package io.pooled.web.reactive;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.web.bodies.Answer;
import io.pooled.web.bodies.Ask;
import io.pooled.web.bodies.Site;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of request bodies that are refused.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class RefusedRequestBufferTests {

	private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

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
	void nothingIsLeased() {
		this.site.assertNothingLeased();
	}

	@ParameterizedTest
	@ValueSource(strings = { "br", "deflate", "zstd", "gzip, gzip", "br, gzip" })
	void otherEncodingsAreRefused(String encoding) {
		for (String path : new String[] { "/text", "/functional/text" }) {
			Answer answer = this.site.ask(Ask.post(path, HELLO).with("Content-Encoding", encoding));
			assertThat(answer.status()).isEqualTo(415);
			assertThat(answer.header("Accept-Encoding")).hasValue("gzip");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/small-mono", "/small-entity" })
	void limitIsThatOfThePoolThatTheParameterNames(String path) {
		assertThat(this.site.ask(Ask.post(path, new byte[1024])).status()).isEqualTo(200);
		assertThat(this.site.ask(Ask.post(path, new byte[1025])).status()).isEqualTo(413);
	}

}
