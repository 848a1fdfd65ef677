package io.pooled.web.reactive;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import org.reactivestreams.Publisher;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.pooled.digest.PooledDigest;
import io.pooled.web.Etags;

/**
 * Gives the responses to GET requests an ETag, of the value that
 * {@link org.springframework.web.filter.ShallowEtagHeaderFilter} gives, and answers 304
 * where the client has the body already. A body is held in the buffers of the server.
 * What is beyond the limit or of unknown length, or flushed in parts, is passed on as it
 * comes.
 *
 * @since 0.1.0
 */
public final class PooledEtagWebFilter implements WebFilter, Ordered {

	private final PooledDigest digest;

	private final long limit;

	private final boolean weak;

	/**
	 * Create a filter.
	 * @param digest what computes an ETag
	 * @param limit the size, in bytes, up to which bodies get an ETag
	 * @param weak whether the ETag is a weak one
	 */
	public PooledEtagWebFilter(PooledDigest digest, long limit, boolean weak) {
		this.digest = digest;
		this.limit = limit;
		this.weak = weak;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 1;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		if (!HttpMethod.GET.equals(exchange.getRequest().getMethod())) {
			return chain.filter(exchange);
		}
		return chain.filter(exchange.mutate().response(new EtagResponse(exchange)).build());
	}

	private String etag(DataBuffer body) {
		int start = body.readPosition();
		try (InputStream content = body.asInputStream()) {
			return Etags.of(this.digest.digest(content), this.weak);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			body.readPosition(start);
		}
	}

	private final class EtagResponse extends ServerHttpResponseDecorator {

		private final ServerWebExchange exchange;

		private EtagResponse(ServerWebExchange exchange) {
			super(exchange.getResponse());
			this.exchange = exchange;
		}

		@Override
		public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
			if (!isEligible() || !(body instanceof Mono || getHeaders().getContentLength() >= 0)) {
				return super.writeWith(body);
			}
			return DataBufferUtils.join(body)
				.flatMap(this::send)
				.doOnError((ex) -> clearContentHeaders())
				.doOnDiscard(DataBuffer.class, DataBufferUtils::release);
		}

		private boolean isEligible() {
			HttpStatusCode status = getStatusCode();
			HttpHeaders headers = getHeaders();
			String cacheControl = headers.getCacheControl();
			return !isCommitted()
					&& (status == null
							|| (status.is2xxSuccessful() && !status.isSameCodeAs(HttpStatus.PARTIAL_CONTENT)))
					&& headers.getContentLength() <= PooledEtagWebFilter.this.limit && headers.getETag() == null
					&& (cacheControl == null || !cacheControl.contains("no-store"));
		}

		/*
		 * As the response itself does it: they are not those of an error.
		 */
		private void clearContentHeaders() {
			if (!isCommitted()) {
				getHeaders().clearContentHeaders();
			}
		}

		private Mono<Void> send(DataBuffer body) {
			if (body.readableByteCount() <= PooledEtagWebFilter.this.limit) {
				String etag = etag(body);
				if (this.exchange.checkNotModified(etag)) {
					DataBufferUtils.release(body);
					getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
					return setComplete();
				}
				getHeaders().setETag(etag);
				getHeaders().setContentLength(body.readableByteCount());
			}
			return super.writeWith(Flux.just(body));
		}

	}

}
