package io.pooled.web.bodies;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.web.http.Reply;
import io.pooled.web.http.Request;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of the body of a request if handlers of Spring MVC are asynchronous or
 * throw.
 */
@ParameterizedClass
@EnumSource(names = { "TOMCAT", "JETTY" })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MvcRequestBufferTests extends AbstractUploadsTests {

	@BeforeEach
	void lookAfterWhatIsLost() {
		this.application.pools().forgetLosses();
	}

	@AfterEach
	void nothingIsLeased() {
		this.application.assertNothingInUse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/callable", "/future", "/deferred" })
	void bodyThatAnAsynchronousHandlerLeavesOpenArrivesAndIsNotUsedAgain(String path) {
		long before = this.application.pools().discarded("bodies");
		Reply reply = this.application.send(Request.post(path, HELLO));
		assertThat(reply.status()).isEqualTo(200);
		assertThat(reply.text()).isEqualTo("hello");
		this.application.assertNothingInUse();
		this.application.pools().awaitDiscarded("bodies", before + 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/throws", "/functional/throws" })
	void handlerThatThrowsLeavesNothingLeased(String path) {
		assertThat(this.application.send(Request.post(path, HELLO)).status()).isEqualTo(500);
		this.application.assertNothingLost();
	}

	@Test
	void asynchronousHandlerThatThrowsLeavesNothingLeased() {
		long before = this.application.pools().discarded("bodies");
		assertThat(this.application.send(Request.post("/callable-throws", HELLO)).status()).isEqualTo(500);
		this.application.assertNothingInUse();
		this.application.pools().awaitDiscarded("bodies", before + 1);
	}

}
