package io.pooled.web.reactive;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Releases the buffers that request bodies were read into when their handler is done.
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
			return chain.filter(exchange).doFinally(buffers::release).contextWrite(buffers::putInto);
		});
	}

}
