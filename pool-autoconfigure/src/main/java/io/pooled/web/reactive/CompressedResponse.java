package io.pooled.web.reactive;

import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.util.StringUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.pooled.gzip.PooledGzip;
import io.pooled.web.CompressionRules;
import io.pooled.web.Etags;

/**
 * Compresses its body, if that is worth it.
 */
final class CompressedResponse extends ServerHttpResponseDecorator {

	private final CompressionRules rules;

	private final PooledGzip gzip;

	private final boolean wanted;

	private final boolean head;

	CompressedResponse(ServerHttpResponse response, CompressionRules rules, PooledGzip gzip, boolean wanted,
			boolean head) {
		super(response);
		this.rules = rules;
		this.gzip = gzip;
		this.wanted = wanted;
		this.head = head;
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		if (!isToBeCompressed()) {
			return super.writeWith(body);
		}
		if (this.head) {
			announce();
			return super.writeWith(Flux.from(body));
		}
		return super.writeWith(Flux
			.usingWhen(compressor(),
					(compressor) -> Flux.from(body).handle(compressor::compress).concatWith(compressor.end()),
					Compressor::discard, (compressor, ex) -> compressor.discard(), Compressor::discard)
			.doOnDiscard(DataBuffer.class, DataBufferUtils::release));
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		if (this.head || !isToBeCompressed()) {
			return super.writeAndFlushWith(body);
		}
		return super.writeAndFlushWith(Flux
			.usingWhen(compressor(),
					(compressor) -> Flux.from(body)
						.<Publisher<DataBuffer>>map(
								(part) -> Flux.from(part).handle(compressor::compress).concatWith(compressor.flush()))
						.concatWith(Mono.just(compressor.end())),
					Compressor::discard, (compressor, ex) -> compressor.discard(), Compressor::discard)
			.doOnDiscard(DataBuffer.class, DataBufferUtils::release));
	}

	private boolean isToBeCompressed() {
		HttpStatusCode status = getStatusCode();
		HttpHeaders headers = getHeaders();
		long length = headers.getContentLength();
		if (isCommitted() || (length >= 0 && length < this.rules.minSize())
				|| !this.rules.isCompressible((status != null) ? status.value() : 200, headers::getFirst)) {
			return false;
		}
		if (headers.getVary()
			.stream()
			.noneMatch((name) -> "*".equals(name) || HttpHeaders.ACCEPT_ENCODING.equalsIgnoreCase(name))) {
			headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
		}
		return this.wanted;
	}

	private Mono<Compressor> compressor() {
		return Mono.fromSupplier(() -> new Compressor(this.gzip, bufferFactory(), this::announce));
	}

	/*
	 * Only once there is something to send: until then the response may become another.
	 */
	private void announce() {
		HttpHeaders headers = getHeaders();
		headers.set(HttpHeaders.CONTENT_ENCODING, "gzip");
		headers.remove(HttpHeaders.CONTENT_LENGTH);
		String etag = headers.getETag();
		if (StringUtils.hasText(etag)) {
			headers.setETag(Etags.weak(etag));
		}
	}

}
