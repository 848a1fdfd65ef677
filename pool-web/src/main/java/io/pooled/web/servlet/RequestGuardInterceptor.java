package io.pooled.web.servlet;

import java.util.concurrent.Callable;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;

import io.pooled.LeaseScope;

/**
 * Has the guard of a request follow it to the thread on which Spring MVC calls what a
 * handler has returned: a {@link Callable}, or a streaming body.
 *
 * @since 0.1.0
 */
public final class RequestGuardInterceptor implements CallableProcessingInterceptor {

	private static final String BEFORE = RequestGuardInterceptor.class.getName() + ".BEFORE";

	@Override
	public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
		HttpServletRequest servletRequest = request.getNativeRequest(HttpServletRequest.class);
		LeaseScope scope = (servletRequest != null) ? RequestGuardFilter.leasesOf(servletRequest) : null;
		if (scope != null) {
			LeaseScope before = LeaseScope.enter(scope);
			request.setAttribute(BEFORE, new Before(before), RequestAttributes.SCOPE_REQUEST);
		}
	}

	@Override
	public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object result) {
		Before before = (Before) request.getAttribute(BEFORE, RequestAttributes.SCOPE_REQUEST);
		if (before != null) {
			LeaseScope.enter(before.scope());
		}
	}

	private record Before(@Nullable LeaseScope scope) {

	}

}
