package io.pooled.web.servlet;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.async.WebAsyncUtils;

import io.pooled.buffer.PooledBuffer;

/**
 * The buffers that bodies were read into for one handler. They are closed when that has
 * returned. If it has become asynchronous, nobody can tell when the code that has a
 * buffer ends: after a timeout it may well go on when the response is over. So what it
 * has not closed itself by then is discarded.
 */
final class RequestBuffers implements AsyncListener {

	private static final String ATTRIBUTE = RequestBuffers.class.getName();

	private final Queue<PooledBuffer> buffers = new ConcurrentLinkedQueue<>();

	/** Those of the handler that has forwarded the request, or began before it. */
	private final @Nullable RequestBuffers outer;

	private volatile boolean over;

	private RequestBuffers(@Nullable RequestBuffers outer) {
		this.outer = outer;
	}

	static void releaseWithRequest(PooledBuffer buffer) {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		if (request != null) {
			RequestBuffers buffers = (RequestBuffers) request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
			if (buffers == null) {
				buffers = new RequestBuffers(null);
				request.setAttribute(ATTRIBUTE, buffers, RequestAttributes.SCOPE_REQUEST);
			}
			buffers.add(buffer);
		}
	}

	private void add(PooledBuffer buffer) {
		this.buffers.add(buffer);
		if (this.over) {
			discardOwn();
		}
	}

	// A handler begins, possibly inside of another one.
	static void begin(HttpServletRequest request) {
		RequestBuffers outer = (RequestBuffers) request.getAttribute(ATTRIBUTE);
		if (outer != null) {
			request.setAttribute(ATTRIBUTE, new RequestBuffers(outer));
		}
	}

	// A handler has returned, and its result is handled.
	static void end(HttpServletRequest request) {
		RequestBuffers buffers = (RequestBuffers) request.getAttribute(ATTRIBUTE);
		if (buffers == null) {
			return;
		}
		if (request.isAsyncStarted()) {
			buffers.discardWhenComplete(request);
			return;
		}
		request.setAttribute(ATTRIBUTE, buffers.outer);
		if (WebAsyncUtils.getAsyncManager(request).getConcurrentResultContext() != null) {
			// what was to go on elsewhere, even if Spring could not start it
			buffers.discardOwn();
		}
		else {
			buffers.close();
		}
		if (request.getDispatcherType() == DispatcherType.ASYNC && buffers.outer != null) {
			// Jetty does not complete a request whose client is gone by now
			buffers.outer.discard();
		}
	}

	// A handler has returned and goes on elsewhere.
	static void goOn(HttpServletRequest request) {
		RequestBuffers buffers = (RequestBuffers) request.getAttribute(ATTRIBUTE);
		if (buffers != null) {
			buffers.discardWhenComplete(request);
		}
	}

	private void discardWhenComplete(HttpServletRequest request) {
		try {
			request.getAsyncContext().addListener(this);
		}
		catch (IllegalStateException ex) {
			// completed meanwhile
			discard();
		}
	}

	private void close() {
		for (PooledBuffer buffer = this.buffers.poll(); buffer != null; buffer = this.buffers.poll()) {
			buffer.closeIfOpen();
		}
	}

	private void discardOwn() {
		this.over = true;
		for (PooledBuffer buffer = this.buffers.poll(); buffer != null; buffer = this.buffers.poll()) {
			buffer.discardIfOpen();
		}
	}

	private void discard() {
		discardOwn();
		if (this.outer != null) {
			this.outer.discard();
		}
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		event.getAsyncContext().addListener(this);
	}

	@Override
	public void onTimeout(AsyncEvent event) {
	}

	@Override
	public void onError(AsyncEvent event) {
		if (ClientLoss.isToldBy(event)) {
			discard();
		}
	}

	@Override
	public void onComplete(AsyncEvent event) {
		discard();
	}

}
