package io.pooled.web.reactive;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpEntity;
import org.springframework.http.MediaType;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * Handlers that take buffers.
 */
@RestController
class Uploads {

	/** The properties that these handlers need. */
	static final String[] PROPERTIES = { "pools.web.body.buffer=bodies", "pools.buffer.bodies.limit=4KB",
			"pools.buffer.small.limit=1KB", "pools.buffer.big.limit=16MB" };

	private static String text(PooledBuffer body) {
		return body.toString(StandardCharsets.ISO_8859_1);
	}

	@PostMapping("/echo")
	PooledBuffer echo(@RequestBody PooledBuffer body) {
		return body;
	}

	@PostMapping("/echo-mono")
	Mono<PooledBuffer> echoMono(@RequestBody Mono<PooledBuffer> body) {
		return body;
	}

	@PostMapping("/echo-entity")
	ResponseEntity<PooledBuffer> echoEntity(RequestEntity<PooledBuffer> body) {
		return ResponseEntity.ok(body.getBody());
	}

	@PostMapping("/text")
	String content(@RequestBody PooledBuffer body) {
		return text(body);
	}

	@PostMapping("/text-mono")
	Mono<String> contentMono(@RequestBody Mono<PooledBuffer> body) {
		return body.map(Uploads::text);
	}

	@PostMapping("/text-later")
	Mono<String> contentLater(@RequestBody PooledBuffer body) {
		return Mono.fromSupplier(() -> text(body)).delaySubscription(Duration.ofMillis(5), Schedulers.parallel());
	}

	@PostMapping("/entity")
	String entity(HttpEntity<PooledBuffer> entity) {
		PooledBuffer body = entity.getBody();
		return (body != null) ? text(body) : "none";
	}

	@PostMapping("/entity-mono")
	Mono<String> entityMono(HttpEntity<Mono<PooledBuffer>> entity) {
		Mono<PooledBuffer> body = entity.getBody();
		return (body != null) ? body.map(Uploads::text).defaultIfEmpty("none") : Mono.just("null");
	}

	@PostMapping("/not-required")
	String notRequired(@RequestBody(required = false) @Nullable PooledBuffer body) {
		return (body != null) ? text(body) : "none";
	}

	@PostMapping("/small")
	String small(@RequestBody @Qualifier("small") PooledBuffer body) {
		return text(body);
	}

	@PostMapping("/small-mono")
	Mono<String> smallMono(@RequestBody @Qualifier("small") Mono<PooledBuffer> body) {
		return body.map(Uploads::text);
	}

	@PostMapping("/small-entity")
	String smallEntity(@Qualifier("small") HttpEntity<PooledBuffer> entity) {
		return entity(entity);
	}

	@PostMapping("/big")
	String big(@RequestBody @Qualifier("big") PooledBuffer body) {
		return String.valueOf(body.size());
	}

	@PostMapping("/unknown")
	String unknown(@RequestBody @Qualifier("nobody") PooledBuffer body) {
		return text(body);
	}

	@PostMapping("/closes")
	String closes(@RequestBody PooledBuffer body) {
		try (body) {
			return text(body);
		}
	}

	@PostMapping("/throws")
	String throwing(@RequestBody PooledBuffer body) {
		throw new IllegalStateException(text(body));
	}

	@PostMapping("/throws-later")
	Mono<String> throwingLater(@RequestBody Mono<PooledBuffer> body) {
		return body.map((buffer) -> {
			throw new IllegalStateException(text(buffer));
		});
	}

	@PostMapping("/number")
	String number(@RequestBody PooledBuffer body, @RequestParam int number) {
		return text(body) + number;
	}

	@PostMapping("/ignored")
	String ignored(@RequestBody Mono<PooledBuffer> body) {
		return "ignored";
	}

	@PostMapping("/future")
	CompletableFuture<String> future(@RequestBody PooledBuffer body) {
		return CompletableFuture.supplyAsync(() -> text(body));
	}

	@PostMapping("/timeout")
	Mono<String> timeout(@RequestBody PooledBuffer body) {
		return Mono.<String>never().timeout(Duration.ofMillis(20));
	}

	@Bean
	RouterFunction<ServerResponse> functions(@Qualifier("small") PooledBufferFactory small) {
		return RouterFunctions.route()
			.POST("/functional/text",
					(request) -> request.bodyToMono(PooledBuffer.class)
						.flatMap((body) -> ServerResponse.ok().bodyValue(text(body))))
			.POST("/functional/echo",
					(request) -> ServerResponse.ok().body(request.bodyToMono(PooledBuffer.class), PooledBuffer.class))
			.POST("/functional/throws", (request) -> request.bodyToMono(PooledBuffer.class).map((body) -> {
				throw new IllegalStateException(text(body));
			}))
			.GET("/functional/buffer", (request) -> ServerResponse.ok().bodyValue(filled(small)))
			.GET("/functional/array", (request) -> ServerResponse.ok().bodyValue("filled".getBytes()))
			.GET("/functional/mono",
					(request) -> ServerResponse.ok().body(Mono.fromSupplier(() -> filled(small)), PooledBuffer.class))
			.GET("/functional/etag", (request) -> ServerResponse.ok().eTag("\"7\"").bodyValue(filled(small)))
			.GET("/functional/png",
					(request) -> ServerResponse.ok().contentType(MediaType.IMAGE_PNG).bodyValue(filled(small)))
			.build();
	}

	private static PooledBuffer filled(PooledBufferFactory buffers) {
		PooledBuffer buffer = buffers.acquire();
		buffer.writeUtf8("filled");
		return buffer;
	}

}
