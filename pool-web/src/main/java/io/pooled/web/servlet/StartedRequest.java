package io.pooled.web.servlet;

import java.io.IOException;
import java.io.UncheckedIOException;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.springframework.web.context.request.async.WebAsyncUtils;

/**
 * Finds out when the application starts to answer with threads of its own. What they
 * write is passed on: all of it, or until Spring has the result that it waits for.
 */
final class StartedRequest extends HttpServletRequestWrapper {

	private final EtagResponse held;

	StartedRequest(HttpServletRequest request, EtagResponse held) {
		super(request);
		this.held = held;
	}

	@Override
	public AsyncContext startAsync() {
		// The server would go on with what it was given itself.
		return startAsync(this, this.held);
	}

	@Override
	public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
		passUnlessOfSpring();
		return super.startAsync(request, response);
	}

	private void passUnlessOfSpring() {
		if (WebAsyncUtils.getAsyncManager(this).getConcurrentResultContext() != null) {
			this.held.setWaiting(true);
		}
		else {
			try {
				this.held.pass();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

}
