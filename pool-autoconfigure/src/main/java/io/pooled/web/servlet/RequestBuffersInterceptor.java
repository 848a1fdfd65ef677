package io.pooled.web.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.AsyncHandlerInterceptor;

/**
 * Closes the buffers that request bodies were read into when their handler is done.
 *
 * @since 0.1.0
 */
public final class RequestBuffersInterceptor implements AsyncHandlerInterceptor {

	@Override
	public void afterConcurrentHandlingStarted(HttpServletRequest request, HttpServletResponse response,
			Object handler) {
		RequestBuffers buffers = RequestBuffers.of(request);
		if (buffers != null) {
			request.getAsyncContext().addListener(buffers);
		}
	}

	@Override
	public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
			@Nullable Exception ex) {
		RequestBuffers buffers = RequestBuffers.of(request);
		if (buffers != null) {
			buffers.release();
		}
	}

}
