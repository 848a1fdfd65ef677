package io.pooled.web.faults;

import java.util.Objects;
import java.util.concurrent.TimeoutException;

import org.springframework.http.HttpEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.pooled.buffer.PooledBuffer;

/**
 * Handlers of Spring WebFlux that store a body slowly, while their response ends.
 */
@RestController
class ReactiveStores {

	private final Warehouse warehouse;

	ReactiveStores(Warehouse warehouse) {
		this.warehouse = warehouse;
	}

	@PostMapping({ "/uploads/in-time/{id}", "/uploads/reset/{id}", "/uploads/closed/{id}" })
	Mono<byte[]> inTime(Job job, @RequestBody PooledBuffer body) {
		return Mono.fromCallable(() -> this.warehouse.store(job, body)).subscribeOn(Schedulers.boundedElastic());
	}

	@PostMapping("/uploads/in-time-entity/{id}")
	Mono<byte[]> inTimeEntity(Job job, HttpEntity<PooledBuffer> entity) {
		return inTime(job, Objects.requireNonNull(entity.getBody()));
	}

	@PostMapping("/uploads/timeout/{id}")
	Mono<byte[]> timeout(Job job, @RequestBody PooledBuffer body) {
		return inTime(job, body).timeout(Warehouse.soon(job));
	}

	@PostMapping("/uploads/fallback/{id}")
	Mono<byte[]> fallback(Job job, @RequestBody PooledBuffer body) {
		return inTime(job, body).timeout(Warehouse.soon(job), answer(job));
	}

	@PostMapping("/uploads/resume/{id}")
	Mono<byte[]> resume(Job job, @RequestBody PooledBuffer body) {
		return timeout(job, body).onErrorResume(TimeoutException.class, (ex) -> answer(job));
	}

	@PostMapping("/uploads/race/{id}")
	Mono<byte[]> race(Job job, @RequestBody PooledBuffer body) {
		return Mono.firstWithSignal(inTime(job, body), Mono.delay(Warehouse.soon(job)).then(answer(job)));
	}

	@PostMapping("/uploads/future-fallback/{id}")
	Mono<byte[]> futureFallback(Job job, @RequestBody PooledBuffer body) {
		return Mono.fromFuture(() -> this.warehouse.start(job, body)).timeout(Warehouse.soon(job), answer(job));
	}

	@PostMapping("/uploads/mono-fallback/{id}")
	Mono<byte[]> monoFallback(Job job, @RequestBody Mono<PooledBuffer> body) {
		return body.flatMap((buffer) -> fallback(job, buffer));
	}

	@PostMapping("/uploads/own-response/{id}")
	Mono<Void> ownResponse(Job job, @RequestBody PooledBuffer body, ServerWebExchange exchange) {
		this.warehouse.start(job, body);
		return exchange.getResponse()
			.writeWith(Mono.delay(Warehouse.soon(job))
				.map((tick) -> exchange.getResponse().bufferFactory().wrap(Warehouse.answer(job))));
	}

	@PostMapping("/uploads/handed-over/{id}")
	byte[] handedOver(Job job, @RequestBody PooledBuffer body) {
		this.warehouse.start(job, body);
		return Warehouse.answer(job);
	}

	@PostMapping("/uploads/thrown/{id}")
	byte[] thrown(Job job, @RequestBody PooledBuffer body) {
		this.warehouse.start(job, body);
		throw new IllegalStateException("as planned");
	}

	@PostMapping("/uploads/failed/{id}")
	Mono<byte[]> failed(Job job, @RequestBody PooledBuffer body) {
		return Mono.firstWithSignal(inTime(job, body),
				Mono.delay(Warehouse.soon(job)).then(Mono.error(() -> new IllegalStateException("as planned"))));
	}

	private static Mono<byte[]> answer(Job job) {
		return Mono.fromSupplier(() -> Warehouse.answer(job));
	}

}
