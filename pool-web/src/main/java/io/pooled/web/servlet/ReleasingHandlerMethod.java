package io.pooled.web.servlet;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;

import io.pooled.buffer.PooledBuffer;
import io.pooled.web.Handover;

/**
 * Releases the buffer that a handler has returned and that no return value handler gets
 * to see: an error by {@code @ResponseStatus} with a reason, a value that is not valid.
 * For one invocation.
 */
final class ReleasingHandlerMethod extends ServletInvocableHandlerMethod {

	private @Nullable Object returned;

	ReleasingHandlerMethod(HandlerMethod method) {
		super(method);
	}

	@Override
	public void invokeAndHandle(ServletWebRequest request, ModelAndViewContainer container,
			@Nullable Object... arguments) throws Exception {
		try {
			super.invokeAndHandle(request, container, arguments);
		}
		finally {
			release(this.returned);
		}
	}

	@Override
	protected @Nullable Object doInvoke(@Nullable Object... arguments) throws Exception {
		this.returned = super.doInvoke(arguments);
		return this.returned;
	}

	/**
	 * Return the type of a value that is about to be handled, and released by that.
	 */
	@Override
	public MethodParameter getReturnValueType(@Nullable Object value) {
		this.returned = null;
		return super.getReturnValueType(value);
	}

	private static void release(@Nullable Object value) {
		PooledBuffer buffer = Handover.bufferIn(value);
		if (buffer != null) {
			buffer.closeIfOpen();
		}
		else if (value instanceof CompletionStage<?> stage) {
			stage.thenAccept(ReleasingHandlerMethod::release);
		}
		else if (value instanceof DeferredResult<?> result) {
			result.setResultHandler(ReleasingHandlerMethod::release);
		}
	}

}
