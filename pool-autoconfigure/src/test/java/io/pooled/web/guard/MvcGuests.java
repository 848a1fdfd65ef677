package io.pooled.web.guard;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;

import io.pooled.Pool;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.web.guard.Visit.Thing;

/**
 * Handlers of the matrix in Spring MVC.
 */
@RestController
class MvcGuests extends Guests {

	private static final long SOON = 100;

	/** When a thread has certainly begun. */
	private static final long LATER = 2000;

	private static final long LATE = 30_000;

	private final Executor workers;

	MvcGuests(@Qualifier("things") Pool<Thing> things, @Qualifier("guarded") PooledBufferFactory buffers) {
		super(things, buffers);
		ContextPropagatingTaskDecorator decorator = new ContextPropagatingTaskDecorator();
		Executor threads = Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "worker");
			thread.setDaemon(true);
			return thread;
		});
		this.workers = (task) -> threads.execute(decorator.decorate(task));
	}

	@GetMapping("/guest/{number}")
	Object guest(@PathVariable int number) {
		Visit visit = visit(number);
		if (visit.deed == Deed.FORGETS_BOTH_IN_CALLABLE) {
			Callable<byte[]> task = () -> work(visit);
			return new WebAsyncTask<>((visit.ending == Ending.TIMEOUT) ? LATER : LATE, task);
		}
		if (visit.deed.isElsewhere()) {
			return elsewhere(visit);
		}
		act(visit);
		return (visit.ending == Ending.TIMEOUT) ? new DeferredResult<byte[]>(SOON) : answer(visit);
	}

	private DeferredResult<byte[]> elsewhere(Visit visit) {
		DeferredResult<byte[]> result = new DeferredResult<>((visit.ending == Ending.TIMEOUT) ? SOON : LATE);
		CompletableFuture.supplyAsync(() -> work(visit), this.workers).whenComplete((answer, ex) -> {
			if (ex != null) {
				result.setErrorResult(ex);
			}
			else {
				result.setResult(answer);
			}
		});
		visit.done.join();
		return result;
	}

	private byte[] work(Visit visit) {
		act(visit);
		if (visit.ending == Ending.TIMEOUT) {
			visit.awaitGone();
		}
		return answer(visit);
	}

	@GetMapping("/returning-guest/{number}")
	Object returningGuest(@PathVariable int number) {
		Visit visit = visit(number);
		act(visit);
		PooledBuffer buffer = visit.buffers.remove();
		if (visit.ending == Ending.TIMEOUT) {
			return late(visit, buffer);
		}
		answer(visit);
		return buffer;
	}

	private DeferredResult<PooledBuffer> late(Visit visit, PooledBuffer buffer) {
		DeferredResult<PooledBuffer> result = new DeferredResult<>(SOON);
		visit.gone.thenRun(() -> {
			if (!result.setResult(buffer)) {
				buffer.close();
			}
		});
		return result;
	}

}
