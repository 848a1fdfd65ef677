package io.pooled.web.http;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps the server's thread until what it has started elsewhere has begun. No server
 * looks at the time of an asynchronous request before, and what has not begun when that
 * is over never does.
 */
public final class LeavesLater extends OncePerRequestFilter {

	private final String path;

	private final CountDownLatch begun;

	public LeavesLater(String path, CountDownLatch begun) {
		this.path = path;
		this.begun = begun;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		chain.doFilter(request, response);
		if (request.isAsyncStarted() && request.getRequestURI().equals(this.path)) {
			try {
				if (!this.begun.await(30, TimeUnit.SECONDS)) {
					throw new ServletException(this.path + " has not begun");
				}
			}
			catch (InterruptedException ex) {
				throw new ServletException(ex);
			}
		}
	}

}
