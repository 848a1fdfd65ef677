package io.pooled.web.reactive;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

import io.pooled.web.MemoryExhaustedException;

/**
 * Has those who answer for exceptions answer with 503 where a handler found no memory,
 * unless the application does something else about it. Thread-safe.
 *
 * @since 0.1.0
 */
public final class MemoryExhaustedHandler implements WebExceptionHandler, Ordered {

	/** Before Spring Boot's error pages. */
	private static final int ORDER = -2;

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
		MemoryExhaustedException exhausted = MemoryExhaustedException.causeOf(failure);
		if (exhausted == null) {
			return Mono.error(failure);
		}
		if (!exchange.getResponse().isCommitted()) {
			exchange.getResponse().getHeaders().putAll(exhausted.getHeaders());
		}
		return Mono.error(exhausted);
	}

}
