package io.pooled.web.bodies;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a buffer without content.
 */
class EmptyBufferTests {

	@ParameterizedTest
	@EnumSource
	void emptyBufferIsUsedAgain(ServerUnderTest server) {
		try (RunningApplication application = server
			.startWithErrorPages(server.isReactive() ? WebFluxTwins.class : MvcTwins.class)) {
			assertThat(application.get("/buffers/empty").header("Content-Length")).isEqualTo("0");
			application.assertNothingLost();
		}
	}

}
