package io.pooled.web.reactive;

import java.util.List;

import org.jspecify.annotations.Nullable;
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
import io.pooled.web.Revalidation;

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
		HttpHeaders headers = request.getHeaders();
		boolean wanted = this.rules.isWanted(header(headers, HttpHeaders.ACCEPT_ENCODING),
				headers.getFirst(HttpHeaders.USER_AGENT));
		CompressedResponse response = new CompressedResponse(exchange.getResponse(), this.rules, this.gzip, wanted,
				HttpMethod.HEAD.equals(request.getMethod()), new Revalidation(this.rules, wanted,
						header(headers, HttpHeaders.IF_NONE_MATCH), request.getPath().value()));
		String ifMatch = header(headers, HttpHeaders.IF_MATCH);
		ServerWebExchange asked = (ifMatch != null && ifMatch.contains("W/")) ? new ChangingExchange(exchange, ifMatch)
				: exchange;
		return chain.filter(asked.mutate().response(response).build());
	}

	private static @Nullable String header(HttpHeaders headers, String name) {
		List<String> values = headers.get(name);
		return (values != null) ? String.join(",", values) : null;
	}

}
