package io.pooled.web.bodies;

import java.time.Duration;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Handlers of Spring WebFlux that can be written with any type of body.
 *
 * @param <B> the type of the body
 */
abstract class WebFluxResults<B> extends Results<B> {

	@GetMapping(path = "/png", produces = "image/png")
	Mono<B> png() {
		return Mono.fromSupplier(() -> body("png"));
	}

	@GetMapping("/modified")
	Mono<ResponseEntity<B>> modified() {
		return Mono.fromSupplier(() -> ResponseEntity.ok()
			.lastModified(MODIFIED)
			.cacheControl(CacheControl.noCache())
			.body(body("modified")));
	}

	@GetMapping("/mono")
	Mono<B> mono() {
		return Mono.fromSupplier(() -> body("mono"));
	}

	@GetMapping("/mono-later")
	Mono<B> monoLater() {
		return Mono.delay(Duration.ofMillis(1)).map((tick) -> body("later"));
	}

	@GetMapping("/mono-large")
	Mono<B> monoLarge() {
		return Mono.fromSupplier(this::large).subscribeOn(Schedulers.parallel());
	}

	@GetMapping("/mono-empty")
	Mono<B> monoEmpty() {
		return Mono.empty();
	}

	@GetMapping("/mono-of-nothing")
	Mono<B> monoOfNothing() {
		return Mono.fromSupplier(this::empty);
	}

	@GetMapping("/mono-entity")
	Mono<ResponseEntity<B>> monoEntity() {
		return Mono.fromSupplier(this::entity);
	}

	@GetMapping("/mono-wildcard")
	Mono<ResponseEntity<?>> monoWildcard() {
		return Mono.fromSupplier(this::wildcard);
	}

	@GetMapping("/mono-etag")
	Mono<ResponseEntity<B>> monoEtag() {
		return Mono.fromSupplier(this::etag);
	}

	@GetMapping("/entity-mono")
	ResponseEntity<Mono<B>> entityMono() {
		return ResponseEntity.accepted().contentType(MediaType.TEXT_PLAIN).body(mono());
	}

	@GetMapping("/throws-later")
	Mono<B> throwingLater() {
		return Mono.error(() -> new UnsupportedOperationException("no body today"));
	}

	@GetMapping("/throws-more")
	Mono<B> throwingMore() {
		return Mono.error(() -> new IllegalArgumentException("no body today"));
	}

	@ExceptionHandler
	Mono<B> explain(IllegalArgumentException failure) {
		return Mono.fromSupplier(() -> body("explained: " + failure.getMessage()));
	}

}
