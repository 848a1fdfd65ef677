package io.pooled.web.servlet;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;
import org.springframework.web.context.request.async.WebAsyncManager;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.context.request.async.WebAsyncUtils;

import io.pooled.buffer.PooledBuffer;

/**
 * Holds the buffer that an asynchronous handler came up with until the request is
 * dispatched to write it. A buffer that comes too late, or that is never dispatched, is
 * closed.
 */
final class AsyncResult implements CallableProcessingInterceptor, DeferredResultProcessingInterceptor {

	private static final String ATTRIBUTE = AsyncResult.class.getName();

	/** Stands for the end of the request, and for a buffer that is being written. */
	private static final Object OVER = new Object();

	/** The result that waits, {@link #OVER}, or nothing yet. */
	private final AtomicReference<@Nullable Object> waiting = new AtomicReference<>();

	private final boolean stage;

	private AsyncResult(boolean stage) {
		this.stage = stage;
	}

	static boolean isAsync(@Nullable Object value) {
		return value instanceof Callable || value instanceof DeferredResult || value instanceof CompletionStage
				|| value instanceof WebAsyncTask;
	}

	/**
	 * Look after what will become of a value.
	 * @param value an asynchronous result
	 * @param request the request that it is the answer to
	 * @return an object that watches over the result
	 */
	static AsyncResult watch(Object value, NativeWebRequest request) {
		AsyncResult result = new AsyncResult(value instanceof CompletionStage);
		WebAsyncManager manager = WebAsyncUtils.getAsyncManager(request);
		manager.registerCallableInterceptor(ATTRIBUTE, result);
		manager.registerDeferredResultInterceptor(ATTRIBUTE, result);
		request.setAttribute(ATTRIBUTE, result, RequestAttributes.SCOPE_REQUEST);
		return result;
	}

	/**
	 * Tell that a buffer is now being written, by somebody who will close it.
	 * @param buffer the buffer
	 * @param request the request
	 */
	static void taken(PooledBuffer buffer, NativeWebRequest request) {
		AsyncResult result = (AsyncResult) request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
		if (result != null) {
			result.waiting.compareAndSet(buffer, OVER);
		}
	}

	/**
	 * Return the value in a form that shows results which come too late: a stage does not
	 * tell whether anybody still wants its result.
	 * @param value the asynchronous result
	 * @return what to handle in its place
	 */
	Object observable(Object value) {
		return (value instanceof CompletionStage<?> future) ? future.whenComplete((result, ex) -> hold(result)) : value;
	}

	private void hold(@Nullable Object result) {
		PooledBuffer buffer = BufferReturnValueHandler.bufferIn(result);
		if (buffer != null && !this.waiting.compareAndSet(null, buffer)) {
			buffer.close();
		}
	}

	void over() {
		if (this.waiting.getAndSet(OVER) instanceof PooledBuffer buffer) {
			buffer.close();
		}
	}

	@Override
	public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object result) {
		hold(result);
	}

	@Override
	public <T> void postProcess(NativeWebRequest request, DeferredResult<T> deferred, @Nullable Object result) {
		if (!this.stage) {
			hold(result);
		}
	}

	@Override
	public <T> void afterCompletion(NativeWebRequest request, Callable<T> task) {
		over();
	}

	@Override
	public <T> void afterCompletion(NativeWebRequest request, DeferredResult<T> deferred) {
		over();
	}

}
