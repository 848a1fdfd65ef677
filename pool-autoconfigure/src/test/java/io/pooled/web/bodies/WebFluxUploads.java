package io.pooled.web.bodies;

import java.time.Duration;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpEntity;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * Handlers of Spring WebFlux that take buffers.
 */
@RestController
class WebFluxUploads extends Uploads {

	@PostMapping("/echo-mono")
	Mono<PooledBuffer> echoMono(@RequestBody Mono<PooledBuffer> body) {
		return body;
	}

	@PostMapping("/text-mono")
	Mono<String> contentMono(@RequestBody Mono<PooledBuffer> body) {
		return body.map(Uploads::text);
	}

	@PostMapping("/text-later")
	Mono<String> contentLater(@RequestBody PooledBuffer body) {
		return Mono.fromSupplier(() -> text(body)).delaySubscription(Duration.ofMillis(5), Schedulers.parallel());
	}

	@PostMapping("/entity-mono")
	Mono<String> entityMono(HttpEntity<Mono<PooledBuffer>> entity) {
		Mono<PooledBuffer> body = entity.getBody();
		return (body != null) ? body.map(Uploads::text).defaultIfEmpty("none") : Mono.just("null");
	}

	@PostMapping("/small-mono")
	Mono<String> smallMono(@RequestBody @Qualifier("small") Mono<PooledBuffer> body) {
		return body.map(Uploads::text);
	}

	@PostMapping("/throws-later")
	Mono<String> throwingLater(@RequestBody Mono<PooledBuffer> body) {
		return body.map((buffer) -> {
			throw new IllegalStateException(text(buffer));
		});
	}

	@PostMapping("/ignored")
	String ignored(@RequestBody Mono<PooledBuffer> body) {
		return "ignored";
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

}
