package io.pooled.web.reactive;

import org.junit.jupiter.api.Test;

import io.pooled.web.bodies.Site;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a buffer without content.
 */
class EmptyBufferTests {

	@Test
	void emptyBufferIsUsedAgain() {
		try (Site site = Netty.start(Twins.class)) {
			assertThat(site.get("/buffers/empty").header("Content-Length")).hasValue("0");
			site.assertNothingLost();
		}
	}

}
