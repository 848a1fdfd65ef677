package io.pooled.web.servlet;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;

import io.pooled.LeaseScope;
import io.pooled.web.ScopeOfRequest;

/**
 * Has the guard of one request follow it to the thread on which Spring MVC calls what a
 * handler has returned: a {@link Callable}, or a streaming body. It does not look at the
 * request there, which may be over when the call begins or ends.
 */
final class RequestGuardInterceptor implements CallableProcessingInterceptor {

	private final ScopeOfRequest scope;

	private final ThreadLocal<@Nullable Runnable> end = new ThreadLocal<>();

	RequestGuardInterceptor(ScopeOfRequest scope) {
		this.scope = scope;
	}

	@Override
	public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
		if (this.scope.callBegins()) {
			LeaseScope before = LeaseScope.enter(this.scope.leases());
			this.end.set(() -> {
				LeaseScope.enter(before);
				this.scope.callEnds();
			});
		}
	}

	@Override
	public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object result) {
		Runnable end = this.end.get();
		if (end != null) {
			this.end.remove();
			end.run();
		}
	}

}
