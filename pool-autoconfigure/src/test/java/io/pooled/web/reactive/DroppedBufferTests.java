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
import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A buffer that Reactor drops on its way to the writer is closed, as it is when a client
 * goes just when the buffer comes.
 */
class DroppedBufferTests {

	@Test
	void bufferThatComesTooLateIsClosed() {
		try (RunningApplication application = ServerUnderTest.NETTY.startWithErrorPages(Twice.class)) {
			for (String path : new String[] { "/twice", "/twice-entity", "/function" }) {
				Reply reply = application.get(path);
				assertThat(reply.status()).as(path).isEqualTo(200);
				assertThat(reply.text()).as(path).isEqualTo("first");
			}
			assertThat(application.pools().stats("default").acquires()).isEqualTo(6);
			application.assertNothingLost();
		}
	}

	@Test
	void bufferThatCannotBeWrittenAnyMoreIsClosed() {
		try (RunningApplication application = ServerUnderTest.NETTY.startWithErrorPages(Twice.class)) {
			assertThat(application.get("/after-the-end").status()).isEqualTo(500);
			assertThat(application.pools().stats("default").acquires()).isEqualTo(1);
			application.assertNothingLost();
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
