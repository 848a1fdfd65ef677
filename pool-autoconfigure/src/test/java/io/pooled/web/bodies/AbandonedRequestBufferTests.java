package io.pooled.web.bodies;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The body of a request that was given up is used by nobody else, because its handler may
 * still be reading it.
 */
class AbandonedRequestBufferTests {

	private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void bodyOfAHandlerThatNeverAnswersIsDiscarded(ServerUnderTest server) {
		try (RunningApplication application = Uploads.start(server)) {
			assertThat(application.send(Request.post("/never", HELLO)).status()).isEqualTo(503);
			application.assertNothingInUse();
			application.pools().awaitDiscarded("bodies", 1);
			assertThat(application.send(Request.post("/text", HELLO)).text()).isEqualTo("hello");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void bodyOfAHandlerThatIsTooLateIsDiscarded(ServerUnderTest server) throws Exception {
		try (RunningApplication application = Uploads.start(server)) {
			MvcUploads uploads = application.context().getBean(MvcUploads.class);
			assertThat(application.send(Request.post("/late", HELLO)).status()).isEqualTo(503);
			application.assertNothingInUse();
			application.pools().awaitDiscarded("bodies", 1);
			assertThat(application.send(Request.post("/text", HELLO)).text()).isEqualTo("hello");
			uploads.late.countDown();
			assertThat(uploads.lateContent.get(30, TimeUnit.SECONDS)).isEqualTo("closed");
			application.assertNothingInUse();
			application.pools().awaitDiscarded("bodies", 1);
		}
	}

}
