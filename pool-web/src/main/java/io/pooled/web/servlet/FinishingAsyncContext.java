package io.pooled.web.servlet;

import java.io.IOException;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/**
 * Finishes a body before the application completes its request, since a server may take
 * nothing more afterwards (Jetty does not).
 */
final class FinishingAsyncContext implements AsyncContext {

	private final AsyncContext delegate;

	private final BodyResponse body;

	FinishingAsyncContext(AsyncContext delegate, BodyResponse body) {
		this.delegate = delegate;
		this.body = body;
	}

	@Override
	public void complete() {
		try {
			this.body.finish();
		}
		catch (IOException ex) {
			// The client is gone, which the server knows as well.
		}
		finally {
			this.delegate.complete();
		}
	}

	@Override
	public void addListener(AsyncListener listener) {
		this.delegate.addListener(new Listener(listener));
	}

	@Override
	public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
		this.delegate.addListener(new Listener(listener), request, response);
	}

	@Override
	public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
		return this.delegate.createListener(type);
	}

	@Override
	public ServletRequest getRequest() {
		return this.delegate.getRequest();
	}

	@Override
	public ServletResponse getResponse() {
		return this.delegate.getResponse();
	}

	@Override
	public boolean hasOriginalRequestAndResponse() {
		return this.delegate.hasOriginalRequestAndResponse();
	}

	@Override
	public void dispatch() {
		this.delegate.dispatch();
	}

	@Override
	public void dispatch(String path) {
		this.delegate.dispatch(path);
	}

	@Override
	public void dispatch(ServletContext context, String path) {
		this.delegate.dispatch(context, path);
	}

	@Override
	public void start(Runnable task) {
		this.delegate.start(task);
	}

	@Override
	public void setTimeout(long timeout) {
		this.delegate.setTimeout(timeout);
	}

	@Override
	public long getTimeout() {
		return this.delegate.getTimeout();
	}

	/**
	 * A listener may complete the request as well.
	 */
	private final class Listener implements AsyncListener {

		private final AsyncListener delegate;

		private Listener(AsyncListener delegate) {
			this.delegate = delegate;
		}

		private AsyncEvent own(AsyncEvent event) {
			return new AsyncEvent(FinishingAsyncContext.this, event.getSuppliedRequest(), event.getSuppliedResponse(),
					event.getThrowable());
		}

		@Override
		public void onComplete(AsyncEvent event) throws IOException {
			this.delegate.onComplete(own(event));
		}

		@Override
		public void onTimeout(AsyncEvent event) throws IOException {
			this.delegate.onTimeout(own(event));
		}

		@Override
		public void onError(AsyncEvent event) throws IOException {
			this.delegate.onError(own(event));
		}

		@Override
		public void onStartAsync(AsyncEvent event) throws IOException {
			this.delegate.onStartAsync(own(event));
		}

	}

}
