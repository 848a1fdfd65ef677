package io.pooled.web;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

import io.pooled.LeaseScope;

/**
 * Has the guard of a request follow it to other threads, where Micrometer's context
 * propagation does. Found by its registry.
 *
 * @since 0.1.0
 */
public final class LeaseScopeAccessor implements ThreadLocalAccessor<LeaseScope> {

	@Override
	public Object key() {
		return ScopeOfRequest.CONTEXT_KEY;
	}

	@Override
	public @Nullable LeaseScope getValue() {
		return LeaseScope.current();
	}

	@Override
	public void setValue(LeaseScope scope) {
		LeaseScope.enter(scope);
	}

	@Override
	public void setValue() {
		LeaseScope.enter(null);
	}

}
