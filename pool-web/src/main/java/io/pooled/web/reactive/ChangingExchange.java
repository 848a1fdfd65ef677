package io.pooled.web.reactive;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;

import io.pooled.web.Etags;

/**
 * Has the ETags of compressed forms stand for what they were made of.
 */
final class ChangingExchange extends ServerWebExchangeDecorator {

	private final String ifMatch;

	private final ServerHttpRequest request;

	ChangingExchange(ServerWebExchange exchange, String ifMatch) {
		super(exchange);
		this.ifMatch = Etags.strong(ifMatch);
		this.request = exchange.getRequest().mutate().header(HttpHeaders.IF_MATCH, this.ifMatch).build();
	}

	@Override
	public ServerHttpRequest getRequest() {
		return this.request;
	}

	@Override
	public boolean checkNotModified(Instant lastModified) {
		return checkNotModified(null, lastModified);
	}

	@Override
	public boolean checkNotModified(String etag) {
		return checkNotModified(etag, Instant.MIN);
	}

	/*
	 * The decorated exchange looks at its own request, and at no other condition where
	 * this one is there.
	 */
	@Override
	public boolean checkNotModified(@Nullable String etag, Instant lastModified) {
		return !isMet(etag) && super.checkNotModified(etag, lastModified);
	}

	private boolean isMet(@Nullable String etag) {
		HttpMethod method = this.request.getMethod();
		return etag != null && !HttpMethod.GET.equals(method) && !HttpMethod.HEAD.equals(method)
				&& ETag.parse(this.ifMatch).stream().anyMatch((known) -> known.compare(ETag.create(etag), true));
	}

}
