package io.pooled.web.servlet;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;

import io.pooled.LeaseScope;

/**
 * Has the guard of one request follow it to the thread on which Spring MVC calls what a
 * handler has returned: a {@link Callable}, or a streaming body. It does not look at the
 * request there, which may be over when the call begins or ends.
 */
final class RequestGuardInterceptor implements CallableProcessingInterceptor {

	private final LeaseScope scope;

	private final ThreadLocal<@Nullable LeaseScope> before = new ThreadLocal<>();

	RequestGuardInterceptor(LeaseScope scope) {
		this.scope = scope;
	}

	@Override
	public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
		this.before.set(LeaseScope.enter(this.scope));
	}

	@Override
	public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object result) {
		LeaseScope.enter(this.before.get());
		this.before.remove();
	}

}
