package io.pooled.web.reactive;

import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.web.bodies.Answer;
import io.pooled.web.bodies.Site;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A buffer that Reactor drops on its way to the writer is closed, as it is when a client
 * goes just when the buffer comes.
 */
class DroppedBufferTests {

	@Test
	void bufferThatComesTooLateIsClosed() {
		try (Site site = Netty.start(Twice.class)) {
			for (String path : new String[] { "/twice", "/twice-entity", "/function" }) {
				Answer answer = site.get(path);
				assertThat(answer.status()).as(path).isEqualTo(200);
				assertThat(answer.text()).as(path).isEqualTo("first");
			}
			assertThat(site.stats("default").acquires()).isEqualTo(6);
			site.assertNothingLost();
		}
	}

	@Test
	void bufferThatCannotBeWrittenAnyMoreIsClosed() {
		try (Site site = Netty.start(Twice.class)) {
			assertThat(site.get("/after-the-end").status()).isEqualTo(500);
			assertThat(site.stats("default").acquires()).isEqualTo(1);
			site.assertNothingLost();
		}
	}

	@RestController
	static class Twice {

		private final PooledBufferFactory buffers;

		Twice(PooledBufferFactory buffers) {
			this.buffers = buffers;
		}

		private PooledBuffer buffer(String text) {
			return this.buffers.fill((buffer) -> buffer.writeUtf8(text));
		}

		@GetMapping("/twice")
		Mono<PooledBuffer> twice() {
			return Mono.create((sink) -> {
				sink.success(buffer("first"));
				sink.success(buffer("second"));
			});
		}

		@Bean
		RouterFunction<ServerResponse> function() {
			return RouterFunctions.route()
				.GET("/function", (request) -> ServerResponse.ok().body(twice(), PooledBuffer.class))
				.build();
		}

		@GetMapping("/after-the-end")
		Mono<PooledBuffer> afterTheEnd(ServerHttpResponse response) {
			return response.setComplete().then(Mono.fromSupplier(() -> buffer("late")));
		}

		@GetMapping("/twice-entity")
		Mono<ResponseEntity<PooledBuffer>> twiceEntity() {
			return Mono.create((sink) -> {
				sink.success(ResponseEntity.ok(buffer("first")));
				sink.success(ResponseEntity.ok(buffer("second")));
			});
		}

	}

}
