package io.pooled.web.servlet;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.async.AsyncWebRequest;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;
import org.springframework.web.context.request.async.WebAsyncManager;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.context.request.async.WebAsyncUtils;

import io.pooled.buffer.PooledBuffer;
import io.pooled.web.Handover;

/**
 * Holds the buffer that an asynchronous handler came up with until the request is
 * dispatched to write it. A buffer that comes too late, or that is never dispatched, is
 * closed.
 */
final class AsyncResult implements CallableProcessingInterceptor, DeferredResultProcessingInterceptor {

	private static final String ATTRIBUTE = AsyncResult.class.getName();

	private final Handover handover = new Handover();

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
	static AsyncResult track(Object value, NativeWebRequest request) {
		AsyncResult result = new AsyncResult(value instanceof CompletionStage);
		WebAsyncManager manager = WebAsyncUtils.getAsyncManager(request);
		manager.registerCallableInterceptor(ATTRIBUTE, result);
		manager.registerDeferredResultInterceptor(ATTRIBUTE, result);
		request.setAttribute(ATTRIBUTE, result, RequestAttributes.SCOPE_REQUEST);
		return result;
	}

	/**
	 * Take over a buffer to write it. Whoever has it closes it.
	 * @param buffer the buffer
	 * @param request the request
	 * @return {@code false} if it is too late: the request is over, and the buffer closed
	 */
	static boolean take(PooledBuffer buffer, NativeWebRequest request) {
		AsyncResult result = (AsyncResult) request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
		return result == null || result.handover.take(buffer);
	}

	/**
	 * Return the value in a form that shows results which come too late.
	 * @param value the asynchronous result
	 * @return what to handle in its place
	 */
	Object observable(Object value) {
		return (value instanceof CompletionStage<?> future) ? this.handover.offerResultOf(future) : value;
	}

	void over() {
		this.handover.end();
	}

	@Override
	public <T> void beforeConcurrentHandling(NativeWebRequest request, Callable<T> task) {
		endWithErrors(request);
	}

	@Override
	public <T> void beforeConcurrentHandling(NativeWebRequest request, DeferredResult<T> deferred) {
		endWithErrors(request);
	}

	// Nothing can be written then, whatever the others make of it, see ClientLoss.
	private void endWithErrors(NativeWebRequest request) {
		if (request instanceof AsyncWebRequest async) {
			async.addErrorHandler((ex) -> {
				this.handover.offer(WebAsyncUtils.getAsyncManager(request).getConcurrentResult());
				over();
			});
		}
	}

	@Override
	public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object result) {
		this.handover.offer(result);
	}

	@Override
	public <T> void postProcess(NativeWebRequest request, DeferredResult<T> deferred, @Nullable Object result) {
		if (!this.stage) {
			this.handover.offer(result);
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
