package io.pooled.web.reactive;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpInputMessage;
import org.springframework.http.codec.HttpMessageReader;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.web.IncomingBody;

/**
 * Lets {@link org.springframework.web.reactive.function.client.WebClient} receive a
 * {@link PooledBuffer}, which belongs to the subscriber. An empty response is an empty
 * {@code Mono}; one beyond the limit of the pool ends in a
 * {@link io.pooled.buffer.BufferLimitExceededException}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PooledBufferResponseReader implements HttpMessageReader<PooledBuffer> {

	private final Supplier<PooledBufferFactory> pool;

	/**
	 * Create a reader.
	 * @param pool what responses are read into, asked for with each of them
	 */
	public PooledBufferResponseReader(Supplier<PooledBufferFactory> pool) {
		this.pool = pool;
	}

	@Override
	public List<MediaType> getReadableMediaTypes() {
		return List.of(MediaType.ALL);
	}

	@Override
	public boolean canRead(ResolvableType type, @Nullable MediaType mediaType) {
		return type.toClass() == PooledBuffer.class;
	}

	@Override
	public Flux<PooledBuffer> read(ResolvableType type, ReactiveHttpInputMessage message, Map<String, Object> hints) {
		return readMono(type, message, hints).flux();
	}

	@Override
	public Mono<PooledBuffer> readMono(ResolvableType type, ReactiveHttpInputMessage message,
			Map<String, Object> hints) {
		return message.getBody()
			.collect(() -> new Response(message.getHeaders().getContentLength()), Response::append)
			.mapNotNull(Response::buffer)
			.doOnDiscard(Response.class, Response::close)
			.doOnDiscard(PooledBuffer.class, PooledBuffer::discardIfOpen);
	}

	/**
	 * A response while it arrives. It is refused with its first byte: before that nobody
	 * would end the connection.
	 */
	private final class Response {

		private final long announced;

		private @Nullable IncomingBody body;

		Response(long announced) {
			this.announced = announced;
		}

		void append(DataBuffer part) {
			PooledBufferMessageReader.append(part, (content) -> body().append(content));
		}

		private IncomingBody body() {
			IncomingBody arriving = this.body;
			if (arriving == null) {
				arriving = IncomingBody.ofResponse(PooledBufferResponseReader.this.pool.get(), this.announced);
				this.body = arriving;
			}
			return arriving;
		}

		@Nullable PooledBuffer buffer() {
			return (this.body != null) ? this.body.buffer() : null;
		}

		void close() {
			if (this.body != null) {
				this.body.close();
			}
		}

	}

}
