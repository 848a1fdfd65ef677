package io.pooled.web.reactive;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
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
			.collect(() -> new IncomingBody(this.pool.get(), message.getHeaders().getContentLength()),
					PooledBufferMessageReader::append)
			.mapNotNull(IncomingBody::buffer)
			.doOnDiscard(IncomingBody.class, IncomingBody::close)
			.doOnDiscard(PooledBuffer.class, PooledBuffer::discardIfOpen);
	}

}
