package io.pooled.web.servlet;

import java.util.ArrayList;
import java.util.List;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

import io.pooled.buffer.PooledBuffer;

/**
 * The buffers that bodies of one request were read into. They are closed when its handler
 * is done; or discarded if an asynchronous handler was given up, because it may still be
 * at work.
 */
final class RequestBuffers implements AsyncListener {

	private static final String ATTRIBUTE = RequestBuffers.class.getName();

	private final List<PooledBuffer> buffers = new ArrayList<>(1);

	private volatile boolean givenUp;

	static void closeWithRequest(PooledBuffer buffer) {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		if (request != null) {
			RequestBuffers buffers = (RequestBuffers) request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
			if (buffers == null) {
				buffers = new RequestBuffers();
				request.setAttribute(ATTRIBUTE, buffers, RequestAttributes.SCOPE_REQUEST);
			}
			buffers.buffers.add(buffer);
		}
	}

	static @Nullable RequestBuffers of(HttpServletRequest request) {
		return (RequestBuffers) request.getAttribute(ATTRIBUTE);
	}

	void release() {
		for (PooledBuffer buffer : this.buffers) {
			if (this.givenUp) {
				buffer.discardIfOpen();
			}
			else {
				buffer.closeIfOpen();
			}
		}
		this.buffers.clear();
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		event.getAsyncContext().addListener(this);
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		this.givenUp = true;
	}

	@Override
	public void onError(AsyncEvent event) {
		this.givenUp = true;
	}

	@Override
	public void onComplete(AsyncEvent event) {
		release();
	}

}
