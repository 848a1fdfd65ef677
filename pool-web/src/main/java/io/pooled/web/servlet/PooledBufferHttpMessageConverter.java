package io.pooled.web.servlet;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractSmartHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.server.ContentTooLargeException;

import io.pooled.PoolExhaustedException;
import io.pooled.buffer.BufferLimitExceededException;
import io.pooled.buffer.PooledBuffer;
import io.pooled.gzip.PooledGzip;
import io.pooled.web.IncomingBody;
import io.pooled.web.MemoryExhaustedException;
import io.pooled.web.RequestBodyPools;

/**
 * Reads and writes a {@link PooledBuffer} as its bytes, as
 * {@link org.springframework.http.converter.ByteArrayHttpMessageConverter} does an array.
 * Thread-safe.
 * <p>
 * A buffer that is written is closed afterwards. A buffer that is read while Spring MVC
 * handles a request is closed when that is done; any other belongs to the caller.
 *
 * @since 0.1.0
 */
public final class PooledBufferHttpMessageConverter extends AbstractSmartHttpMessageConverter<PooledBuffer> {

	private final RequestBodyPools pools;

	/**
	 * Create a converter.
	 * @param pools what bodies are read with
	 */
	public PooledBufferHttpMessageConverter(RequestBodyPools pools) {
		super(MediaType.APPLICATION_OCTET_STREAM, MediaType.ALL);
		this.pools = pools;
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
	 * Refuse a body by what its headers say of it.
	 * @param parameter the parameter that is to get it
	 * @param headers of the request
	 * @throws org.springframework.web.server.ResponseStatusException if it is too large,
	 * or encoded in another way
	 */
	void refuseUnlessReadable(MethodParameter parameter, HttpHeaders headers) {
		this.pools.inflater(headers);
		this.pools.receive(parameter, headers).close();
	}

	@Override
	public PooledBuffer read(ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
			throws IOException {
		MethodParameter parameter = BufferParameterAdvice.parameterIn(hints);
		PooledGzip gzip = RequestBodyPools.isPart(parameter) ? null : this.pools.inflater(message.getHeaders());
		IncomingBody body = this.pools.receive(parameter, message.getHeaders());
		boolean complete = false;
		try {
			PooledBuffer buffer = (gzip != null) ? inflate(message, gzip, body) : body.readFrom(message.getBody());
			RequestBuffers.releaseWithRequest(buffer);
			complete = true;
			return buffer;
		}
		catch (BufferLimitExceededException ex) {
			throw new ContentTooLargeException(ex);
		}
		catch (PoolExhaustedException ex) {
			throw new MemoryExhaustedException(ex);
		}
		finally {
			if (!complete) {
				body.close();
			}
		}
	}

	private static PooledBuffer inflate(HttpInputMessage message, PooledGzip gzip, IncomingBody body) {
		try {
			InputStream compressed = message.getBody();
			PooledBuffer buffer = body.lease(compressed.available());
			gzip.decompress(compressed, buffer);
			return buffer;
		}
		catch (IOException ex) {
			throw new HttpMessageNotReadableException("The body cannot be inflated: " + ex.getMessage(),
					RequestBodyPools.causeOf(ex), message);
		}
	}

	@Override
	protected Long getContentLength(PooledBuffer buffer, @Nullable MediaType contentType) {
		return buffer.size();
	}

	@Override
	protected void writeInternal(PooledBuffer buffer, ResolvableType type, HttpOutputMessage message,
			@Nullable Map<String, Object> hints) throws IOException {
		try (buffer) {
			buffer.writeTo(ServerStream.of(message));
		}
	}

}
