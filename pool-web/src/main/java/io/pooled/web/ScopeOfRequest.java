package io.pooled.web;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

import io.pooled.LeaseScope;

/**
 * The leases of one request: what it has forgotten when it has completed is discarded.
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
	 * Discard what is open, unless that was done before.
	 * @param attributes of the request
	 * @param pattern name of the attribute that has the pattern of its path
	 * @param handler name of the attribute that has its handler
	 */
	public void complete(Function<String, @Nullable Object> attributes, String pattern, String handler) {
		this.scope.complete(() -> describe(attributes.apply(pattern), attributes.apply(handler)));
	}

	// Without what differs from one request to the next.
	private String describe(@Nullable Object pattern, @Nullable Object handler) {
		return this.method + " " + ((pattern != null) ? pattern : "request")
				+ ((handler != null) ? " (" + handler + ")" : "");
	}

}
