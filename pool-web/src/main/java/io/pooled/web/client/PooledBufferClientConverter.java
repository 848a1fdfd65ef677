package io.pooled.web.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractSmartHttpMessageConverter;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.web.IncomingBody;

/**
 * Lets {@link org.springframework.web.client.RestClient} and
 * {@link org.springframework.web.client.RestTemplate} send and receive a
 * {@link PooledBuffer} as they do an array of bytes. Thread-safe.
 * <p>
 * A buffer that is sent stays the caller's, open and unchanged, whatever becomes of the
 * request: it can be sent again, and has to be closed. A buffer that is received is the
 * caller's, too.
 *
 * @since 0.1.0
 */
public final class PooledBufferClientConverter extends AbstractSmartHttpMessageConverter<PooledBuffer> {

	private final Supplier<PooledBufferFactory> pool;

	/**
	 * Create a converter.
	 * @param pool what responses are read into, asked for with each of them
	 */
	public PooledBufferClientConverter(Supplier<PooledBufferFactory> pool) {
		super(MediaType.APPLICATION_OCTET_STREAM, MediaType.ALL);
		this.pool = pool;
	}

	@Override
	protected boolean supports(Class<?> type) {
		return type == PooledBuffer.class;
	}

	@Override
	public boolean canRead(ResolvableType type, @Nullable MediaType mediaType) {
		return supports(type.toClass()) && canRead(mediaType);
	}

	@Override
	public boolean canWrite(ResolvableType type, Class<?> valueClass, @Nullable MediaType mediaType) {
		return supports(valueClass) && canWrite(mediaType);
	}

	/**
	 * Read a response.
	 * @throws io.pooled.buffer.BufferLimitExceededException if it is larger than the
	 * limit of the pool, by what it announces or has
	 * @throws io.pooled.PoolExhaustedException if there is no memory for it
	 */
	@Override
	public PooledBuffer read(ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
			throws IOException {
		InputStream body = message.getBody();
		boolean complete = false;
		try {
			PooledBuffer buffer = read(body, message.getHeaders().getContentLength());
			complete = true;
			return buffer;
		}
		finally {
			if (!complete) {
				// Or a client reads it to its end, to use the connection again.
				body.close();
			}
		}
	}

	private PooledBuffer read(InputStream body, long announced) throws IOException {
		PooledBufferFactory pool = this.pool.get();
		IncomingBody.refuseUnlessPossible(pool, announced);
		return pool.fill((buffer) -> buffer.readFrom(body));
	}

	@Override
	protected Long getContentLength(PooledBuffer buffer, @Nullable MediaType contentType) {
		return buffer.size();
	}

	@Override
	protected boolean supportsRepeatableWrites(PooledBuffer buffer) {
		return true;
	}

	@Override
	protected void writeInternal(PooledBuffer buffer, ResolvableType type, HttpOutputMessage message,
			@Nullable Map<String, Object> hints) throws IOException {
		buffer.writeTo(message.getBody());
	}

}
