package io.pooled.web.faults;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.pooled.buffer.PooledBuffer;

/**
 * What Spring WebFlux lets a handler return.
 */
@RestController
class ReactiveHandlers {

	private static final int PIECES = 100;

	private final Work work;

	ReactiveHandlers(Work work) {
		this.work = work;
	}

	@GetMapping("/buffer/sync/{id}")
	PooledBuffer sync(Job job) {
		return this.work.buffer(job);
	}

	@GetMapping("/buffer/entity/{id}")
	ResponseEntity<PooledBuffer> entity(Job job) {
		return this.work.bufferEntity(job);
	}

	@GetMapping("/buffer/mono/{id}")
	Mono<PooledBuffer> mono(Job job) {
		return mono(this.work, job, this.work::buffer);
	}

	@GetMapping("/buffer/mono-entity/{id}")
	Mono<ResponseEntity<PooledBuffer>> monoEntity(Job job) {
		return mono(this.work, job, this.work::bufferEntity);
	}

	@GetMapping("/buffer/future/{id}")
	CompletableFuture<PooledBuffer> future(Job job) {
		CompletableFuture<PooledBuffer> future = this.work.future(job, this.work::buffer);
		if (job.plan() == Job.Plan.TIME_OUT) {
			CompletableFuture.delayedExecutor(Job.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
				.execute(() -> future
					.completeExceptionally(new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE)));
		}
		return future;
	}

	@GetMapping("/bytes/sync/{id}")
	byte[] bytes(Job job) {
		return (byte[]) this.work.plain(Kind.BYTES, job);
	}

	@GetMapping("/bytes/mono/{id}")
	Mono<byte[]> bytesMono(Job job) {
		return mono(this.work, job, this::bytes);
	}

	@GetMapping("/text/sync/{id}")
	String text(Job job) {
		return (String) this.work.plain(Kind.TEXT, job);
	}

	@GetMapping("/text/mono/{id}")
	Mono<String> textMono(Job job) {
		return mono(this.work, job, this::text);
	}

	@GetMapping("/text/stream/{id}")
	Flux<String> stream(Job job) {
		String text = text(job);
		Flux<String> pieces = Flux.range(0, PIECES)
			.map((piece) -> text.substring(text.length() * piece / PIECES, text.length() * (piece + 1) / PIECES));
		return (job.plan() != Job.Plan.BREAK) ? pieces
				: pieces.take(PIECES / 2).concatWith(Mono.error(new IllegalStateException("as planned")));
	}

	@GetMapping("/object/sync/{id}")
	Document object(Job job) {
		return (Document) this.work.plain(Kind.OBJECT, job);
	}

	@GetMapping("/object/mono/{id}")
	Mono<Document> objectMono(Job job) {
		return mono(this.work, job, this::object);
	}

	static <T> Mono<T> mono(Work work, Job job, Function<Job, T> task) {
		Mono<T> mono = Mono.create((sink) -> work.start(job, task, (result) -> {
			sink.success(result);
			return true;
		}, sink::error, () -> sink.error(new IllegalStateException("as planned"))));
		return (job.plan() != Job.Plan.TIME_OUT) ? mono : mono.timeout(Job.TIMEOUT)
			.onErrorMap(TimeoutException.class, (ex) -> new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE));
	}

}
