package io.pooled.web.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;

import io.pooled.buffer.PooledBuffer;

/**
 * Handlers of Spring MVC that store a body slowly, while their response ends. A timeout
 * of the container comes no sooner than after {@link Job#TIMEOUT}: of those of 10 to 40
 * ms Jetty 12.1.12 forgets 9 in 73,000, without any pool.
 */
@RestController
class ServletStores {

	private final Warehouse warehouse;

	ServletStores(Warehouse warehouse) {
		this.warehouse = warehouse;
	}

	@PostMapping("/uploads/in-time/{id}")
	byte[] inTime(Job job, @RequestBody PooledBuffer body) {
		return this.warehouse.store(job, body);
	}

	@PostMapping("/uploads/in-time-entity/{id}")
	CompletableFuture<byte[]> inTimeEntity(Job job, HttpEntity<PooledBuffer> entity) {
		return this.warehouse.start(job, Objects.requireNonNull(entity.getBody()));
	}

	@PostMapping("/uploads/or-timeout/{id}")
	CompletableFuture<byte[]> orTimeout(Job job, @RequestBody PooledBuffer body) {
		return this.warehouse.start(job, body).orTimeout(Warehouse.soon(job).toMillis(), TimeUnit.MILLISECONDS);
	}

	@PostMapping("/uploads/entity-or-timeout/{id}")
	CompletableFuture<byte[]> entityOrTimeout(Job job, HttpEntity<PooledBuffer> entity) {
		return orTimeout(job, Objects.requireNonNull(entity.getBody()));
	}

	@PostMapping("/uploads/complete-on-timeout/{id}")
	CompletableFuture<byte[]> completeOnTimeout(Job job, @RequestBody PooledBuffer body) {
		return this.warehouse.start(job, body)
			.completeOnTimeout(Warehouse.answer(job), Warehouse.soon(job).toMillis(), TimeUnit.MILLISECONDS);
	}

	@PostMapping("/uploads/deferred/{id}")
	DeferredResult<byte[]> deferred(Job job, @RequestBody PooledBuffer body) {
		DeferredResult<byte[]> deferred = new DeferredResult<>(Job.TIMEOUT.toMillis(), Warehouse.answer(job));
		// Without its result: if that comes just then, Jetty may answer with an error.
		this.warehouse.start(job, body);
		return deferred;
	}

	@PostMapping("/uploads/task/{id}")
	WebAsyncTask<byte[]> task(Job job, @RequestBody PooledBuffer body) {
		return new WebAsyncTask<>(Job.TIMEOUT.toMillis(), () -> this.warehouse.store(job, body));
	}

	@PostMapping("/uploads/container-callable/{id}")
	Callable<byte[]> callable(Job job, @RequestBody PooledBuffer body) {
		return () -> this.warehouse.store(job, body);
	}

	@PostMapping({ "/uploads/container-future/{id}", "/uploads/reset/{id}", "/uploads/closed/{id}" })
	CompletableFuture<byte[]> future(Job job, @RequestBody PooledBuffer body) {
		return this.warehouse.start(job, body);
	}

	@PostMapping("/uploads/own-async/{id}")
	void ownAsync(Job job, @RequestBody PooledBuffer body, HttpServletRequest request, HttpServletResponse response) {
		AsyncContext async = request.startAsync(request, response);
		this.warehouse.start(job, body);
		CompletableFuture
			.delayedExecutor(Warehouse.soon(job).toMillis(), TimeUnit.MILLISECONDS, this.warehouse.threads())
			.execute(() -> {
				answer(job, response);
				async.complete();
			});
	}

	@PostMapping("/uploads/own-async-timeout/{id}")
	void ownAsyncTimeout(Job job, @RequestBody PooledBuffer body, HttpServletRequest request,
			HttpServletResponse response) {
		request.startAsync(request, response).setTimeout(Job.TIMEOUT.toMillis());
		this.warehouse.start(job, body);
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
	CompletableFuture<byte[]> failed(Job job, @RequestBody PooledBuffer body) {
		CompletableFuture<byte[]> failed = new CompletableFuture<>();
		this.warehouse.start(job, body);
		CompletableFuture.delayedExecutor(Warehouse.soon(job).toMillis(), TimeUnit.MILLISECONDS)
			.execute(() -> failed.completeExceptionally(new IllegalStateException("as planned")));
		return failed;
	}

	@PostMapping("/uploads/forward/{id}")
	void forward(Job job, @RequestBody PooledBuffer body, HttpServletRequest request, HttpServletResponse response)
			throws ServletException, IOException {
		request.getRequestDispatcher("/uploads/forwarded/" + job.id()).forward(request, response);
		this.warehouse.delivery(job).answered();
		this.warehouse.store(job, body);
	}

	@PostMapping("/uploads/forwarded/{id}")
	byte[] forwarded(Job job) {
		return Warehouse.answer(job);
	}

	private static void answer(Job job, HttpServletResponse response) {
		try {
			response.setContentType("text/plain");
			response.getOutputStream().write(Warehouse.answer(job));
			response.getOutputStream().close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
