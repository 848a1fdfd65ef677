package io.pooled.web.reactive;

import java.util.function.Function;
import java.util.function.Supplier;

import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.pooled.gzip.PooledGzip;
import io.pooled.web.CompressionRules;
import io.pooled.web.Revalidation;

/**
 * Compresses its body, if that is worth it.
 */
final class CompressedResponse extends ServerHttpResponseDecorator {

	private final CompressionRules rules;

	private final PooledGzip gzip;

	private final boolean wanted;

	private final boolean head;

	private final Revalidation revalidation;

	private volatile boolean compressed;

	CompressedResponse(ServerHttpResponse response, CompressionRules rules, PooledGzip gzip, boolean wanted,
			boolean head, Revalidation revalidation) {
		super(response);
		// There may be nothing to write, but the headers are those of a GET with its
		// body.
		response.beforeCommit(() -> Mono.fromRunnable(this::completeHeaders));
		this.rules = rules;
		this.gzip = gzip;
		this.wanted = wanted;
		this.head = head;
		this.revalidation = revalidation;
	}

	@Override
	public void beforeCommit(Supplier<? extends Mono<Void>> action) {
		super.beforeCommit(() -> Mono.defer(action).then(Mono.fromRunnable(this::restateHeaders)));
	}

	// What is done last may have set again what was said about the compression.
	private void restateHeaders() {
		completeHeaders();
		if (this.compressed) {
			announce();
		}
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		if (this.head || isCommitted() || !decide()) {
			return super.writeWith(body);
		}
		return compressing((compressor) -> super.writeWith(Flux.from(body)
			.handle(compressor::compress)
			.concatWith(compressor.end())
			.doOnDiscard(DataBuffer.class, DataBufferUtils::release)));
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		if (this.head || isCommitted() || !decide()) {
			return super.writeAndFlushWith(body);
		}
		return compressing(
				(compressor) -> super.writeAndFlushWith(Flux.from(body).<Publisher<DataBuffer>>map((part) -> {
					compressor.begin();
					return Flux.from(part).handle(compressor::compress).concatWith(compressor.flush());
				}).concatWith(Mono.just(compressor.end())).doOnDiscard(DataBuffer.class, DataBufferUtils::release)));
	}

	/*
	 * Around the writing and not inside of it: a server that finds the client gone does
	 * not always cancel what it was to write.
	 */
	private Mono<Void> compressing(Function<Compressor, Mono<Void>> write) {
		return Mono.usingWhen(Mono.fromSupplier(() -> new Compressor(this.gzip, bufferFactory(), this::announce)),
				write, Compressor::discard, (compressor, ex) -> compressor.discard(), Compressor::discard);
	}

	/*
	 * Whether to compress, and the header that says that this was to be decided.
	 */
	private boolean decide() {
		HttpStatusCode status = getStatusCode();
		HttpHeaders headers = getHeaders();
		long length = headers.getContentLength();
		if ((length >= 0 && length < this.rules.minSize())
				|| !this.rules.isCompressible((status != null) ? status.value() : 200, headers()::get)) {
			return false;
		}
		headers().vary();
		return this.wanted;
	}

	private void completeHeaders() {
		if (HttpStatus.NOT_MODIFIED.equals(getStatusCode())) {
			headers().mirrorBodyHeaders(this.revalidation);
		}
		else if (this.head && decide()) {
			announce();
		}
	}

	/*
	 * Only once there is something to send: until then the response may become another.
	 */
	private void announce() {
		this.compressed = true;
		headers().announce();
	}

	private CompressionHeaders headers() {
		return new CompressionHeaders(getHeaders());
	}

}
