package io.pooled.autoconfigure.web.reactive;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.pooled.PoolRegistry;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.json.PooledJsonEncoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of controllers with pools in a slice of the application.
 */
@WebFluxTest
class WebFluxSliceTests {

	@Autowired
	private WebTestClient client;

	@Autowired
	private PoolRegistry pools;

	@Test
	void controllerCanReturnAMonoOfAPooledBuffer() {
		this.client.get().uri("/buffer").exchange().expectBody(String.class).isEqualTo("\"pooled\"");
		// it is given back after the client has got it
		await().untilAsserted(
				() -> assertThat(this.pools.stream()).allSatisfy((pool) -> assertThat(pool.stats().inUse()).isZero()));
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@Import(Buffers.class)
	static class Application {

	}

	@RestController
	static class Buffers {

		private final PooledJsonEncoder json;

		Buffers(PooledJsonEncoder json, PooledBufferFactory buffers) {
			this.json = json;
		}

		@GetMapping("/buffer")
		Mono<PooledBuffer> buffer() {
			return Mono.fromCallable(() -> this.json.encode("pooled"));
		}

	}

}
