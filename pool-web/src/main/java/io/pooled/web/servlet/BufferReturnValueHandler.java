package io.pooled.web.servlet;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.HandlerMethodReturnValueHandlerComposite;
import org.springframework.web.method.support.ModelAndViewContainer;

import io.pooled.buffer.PooledBuffer;
import io.pooled.web.Handover;

/**
 * Lets the other handlers handle what a controller returns, and closes the buffer in it,
 * also if it is not written: no acceptable media type, not modified, an exception.
 */
final class BufferReturnValueHandler implements HandlerMethodReturnValueHandler {

	private final HandlerMethodReturnValueHandlerComposite others = new HandlerMethodReturnValueHandlerComposite();

	BufferReturnValueHandler(List<HandlerMethodReturnValueHandler> others) {
		this.others.addHandlers(others);
	}

	/**
	 * Support everything: only the value tells whether there is a buffer.
	 */
	@Override
	public boolean supportsReturnType(MethodParameter returnType) {
		return true;
	}

	@Override
	public void handleReturnValue(@Nullable Object value, MethodParameter returnType, ModelAndViewContainer container,
			NativeWebRequest request) throws Exception {
		PooledBuffer buffer = Handover.bufferIn(value);
		if (buffer != null) {
			if (!AsyncResult.take(buffer, request)) {
				throw new AsyncRequestNotUsableException("The request was over before its result was there");
			}
			handleBuffer(buffer, value, returnType, container, request);
		}
		else if (value != null && AsyncResult.isAsync(value)) {
			handleAsync(value, returnType, container, request);
		}
		else {
			this.others.handleReturnValue(value, returnType, container, request);
		}
	}

	private void handleBuffer(PooledBuffer buffer, @Nullable Object value, MethodParameter returnType,
			ModelAndViewContainer container, NativeWebRequest request) throws Exception {
		try {
			this.others.handleReturnValue(value, returnType, container, request);
		}
		finally {
			buffer.closeIfOpen();
		}
	}

	private void handleAsync(Object value, MethodParameter returnType, ModelAndViewContainer container,
			NativeWebRequest request) throws Exception {
		AsyncResult result = AsyncResult.track(value, request);
		boolean started = false;
		try {
			this.others.handleReturnValue(result.observable(value), returnType, container, request);
			started = true;
		}
		finally {
			if (!started) {
				result.over();
			}
		}
	}

}
