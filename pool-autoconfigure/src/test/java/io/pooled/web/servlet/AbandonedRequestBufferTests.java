package io.pooled.web.servlet;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.pooled.web.bodies.Ask;
import io.pooled.web.bodies.Site;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The body of a request that was given up is used by nobody else, because its handler may
 * still be reading it.
 */
class AbandonedRequestBufferTests {

	private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

	@ParameterizedTest
	@EnumSource
	void bodyOfAHandlerThatNeverAnswersIsDiscarded(Container container) {
		try (Site site = container.start(Uploads.class, Uploads.PROPERTIES)) {
			assertThat(site.ask(Ask.post("/never", HELLO)).status()).isEqualTo(503);
			site.assertNothingLeased();
			assertThat(site.discarded("bodies")).isOne();
			assertThat(site.ask(Ask.post("/text", HELLO)).text()).isEqualTo("hello");
		}
	}

	@ParameterizedTest
	@EnumSource
	void bodyOfAHandlerThatIsTooLateIsDiscarded(Container container) throws Exception {
		try (Site site = container.start(Uploads.class, Uploads.PROPERTIES)) {
			Uploads uploads = site.context().getBean(Uploads.class);
			assertThat(site.ask(Ask.post("/late", HELLO)).status()).isEqualTo(503);
			site.assertNothingLeased();
			assertThat(site.discarded("bodies")).isOne();
			assertThat(site.ask(Ask.post("/text", HELLO)).text()).isEqualTo("hello");
			uploads.late.countDown();
			assertThat(uploads.lateContent.get(30, TimeUnit.SECONDS)).isEqualTo("closed");
			site.assertNothingLeased();
			assertThat(site.discarded("bodies")).isOne();
		}
	}

}
