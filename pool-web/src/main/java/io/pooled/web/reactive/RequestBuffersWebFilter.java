package io.pooled.web.reactive;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Discards the buffers that request bodies were read into and nobody has closed when the
 * response is over.
 *
 * @since 0.1.0
 */
public final class RequestBuffersWebFilter implements WebFilter, Ordered {

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		return Mono.defer(() -> {
			RequestBuffers buffers = new RequestBuffers();
			return chain.filter(exchange).doFinally((signal) -> buffers.discard()).contextWrite(buffers::putInto);
		});
	}

}
