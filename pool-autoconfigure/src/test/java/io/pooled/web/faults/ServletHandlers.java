package io.pooled.web.faults;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;

import io.pooled.buffer.PooledBuffer;

/**
 * What Spring MVC lets a handler return.
 */
@RestController
class ServletHandlers {

	private final Work work;

	ServletHandlers(Work work) {
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

	@GetMapping("/buffer/future/{id}")
	CompletableFuture<PooledBuffer> future(Job job) {
		return this.work.future(job, this.work::buffer);
	}

	@GetMapping("/buffer/future-entity/{id}")
	CompletableFuture<ResponseEntity<PooledBuffer>> futureEntity(Job job) {
		return this.work.future(job, this.work::bufferEntity);
	}

	@GetMapping("/buffer/deferred/{id}")
	DeferredResult<PooledBuffer> deferred(Job job) {
		return deferred(job, this.work::buffer);
	}

	@GetMapping("/buffer/deferred-entity/{id}")
	DeferredResult<ResponseEntity<PooledBuffer>> deferredEntity(Job job) {
		return deferred(job, this.work::bufferEntity);
	}

	@GetMapping("/buffer/callable/{id}")
	Callable<PooledBuffer> callable(Job job) {
		return () -> this.work.buffer(job);
	}

	@GetMapping("/buffer/callable-entity/{id}")
	Callable<ResponseEntity<PooledBuffer>> callableEntity(Job job) {
		return () -> this.work.bufferEntity(job);
	}

	@GetMapping("/buffer/task/{id}")
	WebAsyncTask<PooledBuffer> task(Job job) {
		return new WebAsyncTask<>(() -> this.work.buffer(job));
	}

	@GetMapping("/buffer/task-entity/{id}")
	WebAsyncTask<ResponseEntity<PooledBuffer>> taskEntity(Job job) {
		return new WebAsyncTask<>(() -> this.work.bufferEntity(job));
	}

	@GetMapping("/{kind}/sync/{id}")
	Object plain(@PathVariable String kind, Job job) {
		return this.work.plain(Kind.of(kind), job);
	}

	@GetMapping("/{kind}/future/{id}")
	CompletableFuture<Object> plainFuture(@PathVariable String kind, Job job) {
		return this.work.future(job, (work) -> this.work.plain(Kind.of(kind), work));
	}

	@GetMapping("/{kind}/callable/{id}")
	Callable<Object> plainCallable(@PathVariable String kind, Job job) {
		return () -> this.work.plain(Kind.of(kind), job);
	}

	@GetMapping("/text/stream/{id}")
	void stream(Job job, HttpServletResponse response) throws IOException {
		byte[] content = (byte[]) this.work.plain(Kind.BYTES, job);
		response.setContentType("text/plain");
		if (job.plan() == Job.Plan.BREAK) {
			response.getOutputStream().write(content, 0, content.length / 2);
			throw new IllegalStateException("as planned");
		}
		response.getOutputStream().write(content);
	}

	private <T> DeferredResult<T> deferred(Job job, Function<Job, T> task) {
		DeferredResult<T> deferred = new DeferredResult<>();
		this.work.start(job, task, deferred::setResult, deferred::setErrorResult,
				() -> deferred.setErrorResult(new CancellationException("as planned")));
		return deferred;
	}

}
