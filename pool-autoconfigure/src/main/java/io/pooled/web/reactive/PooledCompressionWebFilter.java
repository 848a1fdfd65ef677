package io.pooled.web.reactive;

import java.util.List;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

import io.pooled.gzip.PooledGzip;
import io.pooled.web.CompressionRules;

/**
 * Compresses responses with pooled deflaters. What is flushed is flushed in its
 * compressed form; a body that fails half-way is cut off and not ended.
 *
 * @since 0.1.0
 */
public final class PooledCompressionWebFilter implements WebFilter, Ordered {

	private final CompressionRules rules;

	private final PooledGzip gzip;

	/**
	 * Create a filter.
	 * @param rules which responses are compressed
	 * @param gzip what compresses
	 */
	public PooledCompressionWebFilter(CompressionRules rules, PooledGzip gzip) {
		this.rules = rules;
		this.gzip = gzip;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 20;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		ServerHttpRequest request = exchange.getRequest();
		List<String> accepted = request.getHeaders().get(HttpHeaders.ACCEPT_ENCODING);
		boolean wanted = this.rules.isWanted((accepted != null) ? String.join(",", accepted) : null,
				request.getHeaders().getFirst(HttpHeaders.USER_AGENT));
		CompressedResponse response = new CompressedResponse(exchange.getResponse(), this.rules, this.gzip, wanted,
				HttpMethod.HEAD.equals(request.getMethod()));
		return chain.filter(exchange.mutate().response(response).build());
	}

}
