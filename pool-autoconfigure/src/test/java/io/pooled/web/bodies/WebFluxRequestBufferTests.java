package io.pooled.web.bodies;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.web.http.Reply;
import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of the body of a request if handlers of Spring WebFlux leave it open, fail
 * or do not read it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class WebFluxRequestBufferTests {

	private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

	private RunningApplication application;

	@BeforeAll
	void start() {
		this.application = Uploads.start(ServerUnderTest.NETTY);
	}

	@AfterAll
	void stop() {
		this.application.close();
	}

	@BeforeEach
	void lookAfterWhatIsLost() {
		this.application.pools().forgetLosses();
	}

	@AfterEach
	void nothingIsLeased() {
		this.application.assertNothingInUse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/text", "/text-mono", "/text-later", "/entity", "/entity-mono", "/not-required", "/small",
			"/small-mono", "/small-entity", "/future", "/functional/text" })
	void bodyThatAHandlerLeavesOpenArrivesAndIsNotUsedAgain(String path) {
		long before = this.application.pools().discarded("bodies") + this.application.pools().discarded("small");
		Reply reply = this.application.send(Request.post(path, HELLO));
		assertThat(reply.status()).isEqualTo(200);
		assertThat(reply.text()).isEqualTo("hello");
		this.application.assertNothingInUse();
		await().atMost(Duration.ofSeconds(30))
			.until(() -> this.application.pools().discarded("bodies")
					+ this.application.pools().discarded("small") == before + 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/throws", "/throws-later", "/timeout", "/functional/throws" })
	void handlerThatFailsLeavesNothingLeased(String path) {
		assertThat(this.application.send(Request.post(path, HELLO)).status()).isEqualTo(500);
	}

	@Test
	void bodyOfAHandlerThatWasGivenUpIsDiscarded() {
		long before = this.application.pools().discarded("bodies");
		assertThat(this.application.send(Request.post("/timeout", HELLO)).status()).isEqualTo(500);
		this.application.assertNothingInUse();
		this.application.pools().awaitDiscarded("bodies", before + 1);
	}

	@Test
	void bodyThatTheHandlerDoesNotReadIsNotLeased() {
		assertThat(this.application.send(Request.post("/ignored", HELLO)).text()).isEqualTo("ignored");
	}

}
