package io.pooled.web.reactive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.http.codec.HttpMessageWriter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.pooled.buffer.PooledBuffer;

/**
 * Writes a {@link PooledBuffer} as its bytes, which the server gets without a copy. The
 * buffer is closed once the server has written it, and discarded if the response is
 * cancelled or fails, because the server may still be at it. Thread-safe.
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
					"A body is one PooledBuffer: return a Mono<PooledBuffer> instead of "
							+ input.getClass().getName()));
		}
		return Mono.from(input)
			.switchIfEmpty(Mono.defer(() -> writeNothing(message)))
			.flatMap((buffer) -> Mono.usingWhen(Mono.just(buffer), (body) -> write(body, mediaType, message),
					PooledBufferMessageWriter::close, (body, ex) -> discard(body), PooledBufferMessageWriter::discard));
	}

	private static <T> Mono<T> writeNothing(ReactiveHttpOutputMessage message) {
		message.getHeaders().setContentLength(0);
		return message.setComplete().then(Mono.empty());
	}

	private static Mono<Void> write(PooledBuffer body, @Nullable MediaType mediaType,
			ReactiveHttpOutputMessage message) {
		List<DataBuffer> segments = segments(body, message.bufferFactory());
		if (message.getHeaders().getContentType() == null && mediaType != null && mediaType.isConcrete()) {
			message.getHeaders().setContentType(mediaType);
		}
		message.getHeaders().setContentLength(body.size());
		return message.writeWith((segments.size() == 1) ? Mono.just(segments.get(0)) : Flux.fromIterable(segments));
	}

	private static List<DataBuffer> segments(PooledBuffer body, DataBufferFactory factory) {
		Segments segments = new Segments(factory, new ArrayList<>());
		try {
			body.writeTo(segments);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return segments.wrapped();
	}

	private static Mono<Void> close(PooledBuffer body) {
		return Mono.fromRunnable(body::close);
	}

	static Mono<Void> discard(PooledBuffer body) {
		return Mono.fromRunnable(() -> {
			if (body.isOpen()) {
				body.discard();
			}
		});
	}

	/**
	 * Wraps what is written to it.
	 *
	 * @param factory what wraps
	 * @param wrapped the result
	 */
	private record Segments(DataBufferFactory factory, List<DataBuffer> wrapped) implements WritableByteChannel {

		@Override
		public int write(ByteBuffer source) {
			int length = source.remaining();
			this.wrapped.add(this.factory.wrap(source.slice()));
			source.position(source.limit());
			return length;
		}

		@Override
		public boolean isOpen() {
			return true;
		}

		@Override
		public void close() {
		}

	}

}
