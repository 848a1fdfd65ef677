package io.pooled.web.servlet;

import java.io.IOException;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpMethod;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.servlet.HandlerMapping;

import io.pooled.LeaseScope;
import io.pooled.web.ScopeOfRequest;

/**
 * Discards the leases and buffers that were acquired while a request was handled and are
 * open when it has completed. It must be the outermost filter, mapped to requests,
 * asynchronous dispatches and errors.
 *
 * @since 0.1.0
 */
public final class RequestGuardFilter implements Filter {

	private static final String SCOPE = RequestGuardFilter.class.getName() + ".SCOPE";

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		ScopeOfRequest open = (ScopeOfRequest) request.getAttribute(SCOPE);
		ScopeOfRequest scope = (open != null) ? open : begin(request);
		LeaseScope before = LeaseScope.enter(scope.leases());
		try {
			chain.doFilter(request, response);
		}
		finally {
			LeaseScope.enter(before);
			if (request.isAsyncStarted()) {
				completeLater(scope, request);
			}
			else if (open == null || request.getDispatcherType() == DispatcherType.ASYNC) {
				complete(scope, request);
			}
		}
	}

	private static ScopeOfRequest begin(ServletRequest request) {
		ScopeOfRequest scope = new ScopeOfRequest(HttpMethod.valueOf(((HttpServletRequest) request).getMethod()));
		request.setAttribute(SCOPE, scope);
		WebAsyncUtils.getAsyncManager(request).registerCallableInterceptor(SCOPE, new RequestGuardInterceptor(scope));
		return scope;
	}

	private static void completeLater(ScopeOfRequest scope, ServletRequest request) {
		try {
			request.getAsyncContext().addListener(new Completion(scope, request));
		}
		catch (IllegalStateException ex) {
			// completed meanwhile
			complete(scope, request);
		}
	}

	private static void complete(ScopeOfRequest scope, ServletRequest request) {
		request.removeAttribute(SCOPE);
		scope.complete(request::getAttribute, HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE,
				HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
	}

	/** Of a request that others than the thread of the server complete. */
	private record Completion(ScopeOfRequest scope, ServletRequest request) implements AsyncListener {

		@Override
		public void onComplete(AsyncEvent event) {
			RequestGuardFilter.complete(this.scope, this.request);
		}

		@Override
		public void onTimeout(AsyncEvent event) {
		}

		@Override
		public void onError(AsyncEvent event) {
			if (ClientLoss.isToldBy(event)) {
				RequestGuardFilter.complete(this.scope, this.request);
			}
		}

		// Which drops the listeners; the filter adds another one.
		@Override
		public void onStartAsync(AsyncEvent event) {
		}

	}

}
