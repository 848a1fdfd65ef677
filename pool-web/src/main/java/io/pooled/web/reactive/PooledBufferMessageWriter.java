package io.pooled.web.reactive;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.pooled.buffer.PooledBuffer;
import io.pooled.web.Handover;

/**
 * Writes a {@link PooledBuffer} as its bytes, which Netty gets without a copy. The buffer
 * is closed for everybody else when the writing begins, and its memory released once
 * Netty has let go of each part of it; another server or client gets copies. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PooledBufferMessageWriter implements HttpMessageWriter<PooledBuffer> {

	@Override
	public List<MediaType> getWritableMediaTypes() {
		return List.of(MediaType.ALL);
	}

	@Override
	public boolean canWrite(ResolvableType type, @Nullable MediaType mediaType) {
		return type.toClass() == PooledBuffer.class;
	}

	/**
	 * Write the one buffer that the publisher emits.
	 */
	@Override
	public Mono<Void> write(Publisher<? extends PooledBuffer> input, ResolvableType type, @Nullable MediaType mediaType,
			ReactiveHttpOutputMessage message, Map<String, Object> hints) {
		if (!(input instanceof Mono)) {
			return Mono.error(() -> new IllegalArgumentException(
					"A body is one PooledBuffer: use a Mono<PooledBuffer> instead of " + input.getClass().getName()));
		}
		Mono<? extends PooledBuffer> body = Mono.from(input);
		return Mono.deferContextual((context) -> {
			if (ReactiveHandover.isIn(context)) {
				return write(body, mediaType, message);
			}
			Handover handover = new Handover();
			return ReactiveHandover.during(handover, write(body.doOnNext(handover::offer), mediaType, message));
		});
	}

	private static Mono<Void> write(Mono<? extends PooledBuffer> body, @Nullable MediaType mediaType,
			ReactiveHttpOutputMessage message) {
		return body.switchIfEmpty(Mono.defer(() -> writeNothing(message)))
			.flatMap((buffer) -> Mono.deferContextual((context) -> {
				if (!ReactiveHandover.take(buffer, context)) {
					return Mono.empty();
				}
				RequestBuffers.handOver(buffer, context);
				return write(buffer, mediaType, message);
			}));
	}

	private static <T> Mono<T> writeNothing(ReactiveHttpOutputMessage message) {
		message.getHeaders().setContentLength(0);
		return complete(message).then(Mono.empty());
	}

	// A part of a multipart body cannot be completed, but be empty.
	private static Mono<Void> complete(ReactiveHttpOutputMessage message) {
		return isWhole(message) ? message.setComplete() : message.writeWith(Mono.empty());
	}

	private static boolean isWhole(ReactiveHttpOutputMessage message) {
		return message instanceof ServerHttpResponse || message instanceof ClientHttpRequest;
	}

	private static Mono<Void> write(PooledBuffer buffer, @Nullable MediaType mediaType,
			ReactiveHttpOutputMessage message) {
		return Mono.defer(() -> {
			WrittenBuffer written = new WrittenBuffer(buffer);
			return Mono.defer(() -> write(written, mediaType, message)).doFinally((signal) -> written.release());
		});
	}

	private static Mono<Void> write(WrittenBuffer written, @Nullable MediaType mediaType,
			ReactiveHttpOutputMessage message) {
		HttpHeaders headers = message.getHeaders();
		if (headers.getContentType() == null && mediaType != null && mediaType.isConcrete()) {
			headers.setContentType(mediaType);
		}
		headers.setContentLength(written.size());
		return (written.size() > 0) ? message.writeWith(parts(written, message)) : complete(message);
	}

	// All clients but Netty's, and parts of multipart bodies, say that it is written and
	// write it later, if at all.
	private static Flux<DataBuffer> parts(WrittenBuffer written, ReactiveHttpOutputMessage message) {
		DataBufferFactory factory = message.bufferFactory();
		boolean writes = message instanceof ServerHttpResponse || (isWhole(message) && WrittenBuffer.isLentTo(factory));
		return writes ? written.parts(factory) : written.copies(factory);
	}

}
