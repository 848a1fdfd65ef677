package io.pooled.web.faults;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.server.ResponseStatusException;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.json.PooledJsonEncoder;

/**
 * What handlers do, the same on every server.
 */
final class Work implements DisposableBean {

	private final PooledBufferFactory buffers;

	private final PooledJsonEncoder json;

	private final Gates gates;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final AtomicInteger running = new AtomicInteger();

	Work(PooledBufferFactory buffers, PooledJsonEncoder json, Gates gates) {
		this.buffers = buffers;
		this.json = json;
		this.gates = gates;
	}

	PooledBuffer buffer(Job job) {
		return run(job, this::fill);
	}

	ResponseEntity<PooledBuffer> bufferEntity(Job job) {
		return ResponseEntity.ok(buffer(job));
	}

	Object plain(Kind kind, Job job) {
		return run(job, (work) -> {
			follow(work);
			return kind.plain(work);
		});
	}

	/**
	 * Answer with what came.
	 * @param job what else to do
	 * @param body of the request
	 * @return a copy of it
	 */
	PooledBuffer copy(Job job, PooledBuffer body) {
		return run(job, (work) -> fill(work, body.toByteArray()));
	}

	private PooledBuffer fill(Job job) {
		if (job.plan() == Job.Plan.BREAK) {
			return this.json.encode(Document.of(job));
		}
		return fill(job, Content.of(job.id(), job.size()));
	}

	private PooledBuffer fill(Job job, byte[] content) {
		PooledBuffer buffer = this.buffers.acquire();
		try {
			buffer.write(content);
			follow(job);
			return buffer;
		}
		catch (RuntimeException ex) {
			buffer.close();
			throw ex;
		}
	}

	private static void follow(Job job) {
		switch (job.plan()) {
			case THROW -> throw new IllegalStateException("as planned");
			case REFUSE -> throw new ResponseStatusException(HttpStatus.CONFLICT);
			case EXPLAIN -> throw new Unexplained(job);
			default -> {
			}
		}
	}

	private <T> T run(Job job, Function<Job, T> task) {
		this.running.incrementAndGet();
		try {
			if (job.isGated()) {
				this.gates.pass(job.id());
			}
			return task.apply(job);
		}
		finally {
			this.running.decrementAndGet();
		}
	}

	<T> CompletableFuture<T> future(Job job, Function<Job, T> task) {
		CompletableFuture<T> future = new CompletableFuture<>();
		start(job, task, future::complete, future::completeExceptionally, () -> future.cancel(true));
		return future;
	}

	/**
	 * Do a job in another thread.
	 * @param job what to do
	 * @param task how to do it
	 * @param success takes the result, unless it returns {@code false}
	 * @param failure takes what was thrown
	 * @param cancel called before the result is there if that is planned
	 * @param <T> the type of the result
	 */
	<T> void start(Job job, Function<Job, T> task, Predicate<T> success, Consumer<Throwable> failure, Runnable cancel) {
		this.threads.execute(() -> {
			try {
				T result = task.apply(job);
				if (job.plan() == Job.Plan.CANCEL) {
					cancel.run();
				}
				if (!success.test(result)) {
					close(result);
				}
			}
			catch (RuntimeException ex) {
				failure.accept(ex);
			}
		});
	}

	private static void close(@Nullable Object result) {
		if (result instanceof PooledBuffer buffer) {
			buffer.close();
		}
		else if (result instanceof ResponseEntity<?> entity) {
			close(entity.getBody());
		}
	}

	boolean isDone() {
		return this.running.get() == 0;
	}

	@Override
	public void destroy() {
		this.threads.shutdownNow();
	}

	/**
	 * Is answered by an exception handler.
	 */
	static final class Unexplained extends RuntimeException {

		private static final long serialVersionUID = 1;

		private final transient Job job;

		Unexplained(Job job) {
			this.job = job;
		}

		Job job() {
			return this.job;
		}

	}

}
