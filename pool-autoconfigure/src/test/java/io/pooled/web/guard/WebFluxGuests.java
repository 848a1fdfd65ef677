package io.pooled.web.guard;

import java.time.Duration;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.pooled.Pool;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.web.guard.Visit.Thing;

/**
 * Handlers of the matrix in WebFlux.
 */
@RestController
class WebFluxGuests extends Guests {

	private static final Duration SOON = Duration.ofMillis(100);

	WebFluxGuests(@Qualifier("things") Pool<Thing> things, @Qualifier("guarded") PooledBufferFactory buffers) {
		super(things, buffers);
	}

	@GetMapping("/guest/{number}")
	Mono<byte[]> guest(@PathVariable int number) {
		Visit visit = visit(number);
		if (visit.deed.isElsewhere()) {
			return Mono.just(visit).publishOn(Schedulers.boundedElastic()).doOnNext(this::act).flatMap(this::answered);
		}
		act(visit);
		return answered(visit);
	}

	private Mono<byte[]> answered(Visit visit) {
		return switch (visit.ending) {
			case OK, HANDLER_THROWS -> Mono.fromCallable(() -> answer(visit));
			case TIMEOUT -> Mono.<byte[]>never().timeout(SOON);
			case CLIENT_GOES -> Mono.never();
		};
	}

	@GetMapping("/returning-guest/{number}")
	Mono<PooledBuffer> returningGuest(@PathVariable int number) {
		Visit visit = visit(number);
		act(visit);
		PooledBuffer buffer = visit.buffers.remove();
		return switch (visit.ending) {
			case OK, CLIENT_GOES -> Mono.just(buffer);
			case HANDLER_THROWS -> Mono.fromCallable(() -> answer(visit)).thenReturn(buffer);
			case TIMEOUT -> Mono.fromFuture(visit.gone).thenReturn(buffer).timeout(SOON);
		};
	}

}
