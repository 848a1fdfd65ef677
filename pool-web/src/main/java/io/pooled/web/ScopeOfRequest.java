package io.pooled.web;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

import io.pooled.LeaseScope;

/**
 * The leases of one request: what it has forgotten when it has completed is discarded. A
 * call that goes on then, since its client or its time is gone, may go on with what it
 * has; it is the last one who ends the scope. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ScopeOfRequest {

	/**
	 * The key under which contexts have the leases of a request.
	 */
	public static final String CONTEXT_KEY = "io.pooled.lease-scope";

	private final LeaseScope scope = LeaseScope.begin();

	private final HttpMethod method;

	/** The request, and the calls that are under way. */
	private final AtomicInteger users = new AtomicInteger(1);

	private final AtomicBoolean completed = new AtomicBoolean();

	/** What has completed while a call was under way. */
	private volatile String name = "";

	/**
	 * Begin the scope of a request.
	 * @param method of the request
	 */
	public ScopeOfRequest(HttpMethod method) {
		this.method = method;
	}

	/**
	 * Return the scope.
	 * @return where the leases are
	 */
	public LeaseScope leases() {
		return this.scope;
	}

	/**
	 * A call begins that may take longer than the request.
	 * @return whether the scope is there until {@link #callEnds()}; {@code false} if it
	 * has ended
	 */
	public boolean callBegins() {
		return this.users.updateAndGet((users) -> (users > 0) ? users + 1 : 0) != 0;
	}

	/**
	 * A call has ended.
	 */
	public void callEnds() {
		if (this.users.decrementAndGet() == 0) {
			this.scope.complete(() -> this.name);
		}
	}

	/**
	 * Discard what is open, unless that was done before: at once, or when the last call
	 * has ended.
	 * @param attributes of the request
	 * @param pattern name of the attribute that has the pattern of its path
	 * @param handler name of the attribute that has its handler
	 */
	public void complete(Function<String, @Nullable Object> attributes, String pattern, String handler) {
		if (!this.completed.compareAndSet(false, true)) {
			return;
		}
		if (this.users.compareAndSet(1, 0)) {
			this.scope.complete(() -> describe(attributes.apply(pattern), attributes.apply(handler)));
		}
		else {
			this.name = describe(attributes.apply(pattern), attributes.apply(handler));
			callEnds();
		}
	}

	// Without what differs from one request to the next.
	private String describe(@Nullable Object pattern, @Nullable Object handler) {
		return this.method + " " + ((pattern != null) ? pattern : "request")
				+ ((handler != null) ? " (" + handler + ")" : "");
	}

}
