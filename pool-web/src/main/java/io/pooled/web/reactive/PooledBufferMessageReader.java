package io.pooled.web.reactive;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpInputMessage;
import org.springframework.http.codec.HttpMessageReader;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ContentTooLargeException;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.pooled.PoolExhaustedException;
import io.pooled.buffer.BufferLimitExceededException;
import io.pooled.buffer.PooledBuffer;
import io.pooled.gzip.PooledGzip;
import io.pooled.web.IncomingBody;
import io.pooled.web.MemoryExhaustedException;
import io.pooled.web.RequestBodyPools;

/**
 * Reads a body into a {@link PooledBuffer}. While WebFlux handles a request the buffer is
 * closed when that is done; any other belongs to the subscriber. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PooledBufferMessageReader implements HttpMessageReader<PooledBuffer> {

	/** How much of a refused body may be left to the server to read, as in Tomcat. */
	private static final long MAX_SWALLOWED = 2 * 1024 * 1024;

	private final RequestBodyPools pools;

	/**
	 * Create a reader.
	 * @param pools what bodies are read with
	 */
	public PooledBufferMessageReader(RequestBodyPools pools) {
		this.pools = pools;
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
		return readMono(parameterOf(type), message);
	}

	@Override
	public Mono<PooledBuffer> readMono(ResolvableType actualType, ResolvableType type, ServerHttpRequest request,
			ServerHttpResponse response, Map<String, Object> hints) {
		return readMono(parameterOf(actualType), request).doOnError(ResponseStatusException.class,
				(ex) -> refuse(request, response, ex));
	}

	// A server may go on reading what nobody wants, for as long as it comes.
	private static void refuse(ServerHttpRequest request, ServerHttpResponse response, ResponseStatusException reason) {
		if (!response.isCommitted()) {
			response.getHeaders().putAll(reason.getHeaders());
			long length = request.getHeaders().getContentLength();
			if (length < 0 || length > MAX_SWALLOWED) {
				response.getHeaders().setConnection("close");
			}
		}
	}

	private static @Nullable MethodParameter parameterOf(ResolvableType type) {
		return (type.getSource() instanceof MethodParameter parameter) ? parameter : null;
	}

	private Mono<PooledBuffer> readMono(@Nullable MethodParameter parameter, ReactiveHttpInputMessage message) {
		return Mono.deferContextual((context) -> {
			PooledGzip gzip = RequestBodyPools.isPart(parameter) ? null : this.pools.inflater(message.getHeaders());
			Mono<PooledBuffer> body = collect(parameter, message);
			return ((gzip != null)
					? body.flatMap(new Inflation(gzip, (size) -> this.pools.acquire(parameter, size))::inflate) : body)
				.doOnNext((buffer) -> RequestBuffers.discardWithRequest(buffer, context));
		})
			.onErrorMap(BufferLimitExceededException.class, ContentTooLargeException::new)
			.onErrorMap(PoolExhaustedException.class, MemoryExhaustedException::new)
			.doOnDiscard(IncomingBody.class, IncomingBody::close)
			.doOnDiscard(PooledBuffer.class, PooledBuffer::discardIfOpen);
	}

	private Mono<PooledBuffer> collect(@Nullable MethodParameter parameter, ReactiveHttpInputMessage message) {
		HttpHeaders headers = message.getHeaders();
		return message.getBody()
			.collect(() -> this.pools.receive(parameter, headers), PooledBufferMessageReader::append)
			.mapNotNull(IncomingBody::buffer);
	}

	private static void append(IncomingBody body, DataBuffer part) {
		append(part, body::append);
	}

	static void append(DataBuffer part, Consumer<ByteBuffer> target) {
		try (DataBuffer.ByteBufferIterator content = part.readableByteBuffers()) {
			content.forEachRemaining(target);
		}
		finally {
			DataBufferUtils.release(part);
		}
	}

}
