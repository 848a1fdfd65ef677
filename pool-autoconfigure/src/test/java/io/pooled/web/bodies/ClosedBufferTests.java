package io.pooled.web.bodies;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A buffer that was closed before it is returned is a mistake that is explained.
 */
class ClosedBufferTests {

	@ParameterizedTest
	@EnumSource
	void closedBufferIsAnErrorThatNamesThePool(ServerUnderTest server) {
		try (RunningApplication application = server.startWithErrorPages(Mistakes.class,
				"spring.web.error.include-message=always")) {
			for (String path : new String[] { "/closed", "/closed-entity" }) {
				Reply reply = application.get(path);
				assertThat(reply.status()).as(path).isEqualTo(500);
				assertThat(reply.text()).contains("Pool 'default': buffer used after it was released");
			}
			application.assertNothingLost();
		}
	}

	@RestController
	static class Mistakes {

		private final PooledBufferFactory buffers;

		Mistakes(PooledBufferFactory buffers) {
			this.buffers = buffers;
		}

		@GetMapping("/closed")
		PooledBuffer closed() {
			PooledBuffer buffer = this.buffers.acquire();
			buffer.close();
			return buffer;
		}

		@GetMapping("/closed-entity")
		ResponseEntity<PooledBuffer> closedEntity() {
			return ResponseEntity.ok(closed());
		}

	}

}
