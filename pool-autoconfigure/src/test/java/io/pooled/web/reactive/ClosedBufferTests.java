package io.pooled.web.reactive;

import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.web.bodies.Answer;
import io.pooled.web.bodies.Site;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A buffer that was closed before it is returned is a mistake that is explained.
 */
class ClosedBufferTests {

	@Test
	void closedBufferIsAnErrorThatNamesThePool() {
		try (Site site = Netty.start(Mistakes.class, "spring.web.error.include-message=always")) {
			for (String path : new String[] { "/closed", "/closed-entity" }) {
				Answer answer = site.get(path);
				assertThat(answer.status()).as(path).isEqualTo(500);
				assertThat(answer.text()).contains("Pool 'default': buffer used after it was released");
			}
			site.assertNothingLost();
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
