package io.pooled.web;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.ZipException;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.util.Assert;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.server.ContentTooLargeException;
import org.springframework.web.server.ResponseStatusException;

import io.pooled.LeaseScope;
import io.pooled.PoolExhaustedException;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.gzip.PooledGzip;

/**
 * The pools that request bodies are read with: a buffer pool, unless the parameter has a
 * {@link Qualifier} with the name of another one, and a gzip pool for bodies with
 * {@code Content-Encoding: gzip}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RequestBodyPools {

	private final @Nullable PooledBufferFactory buffers;

	private final @Nullable PooledGzip gzip;

	private final BeanFactory beanFactory;

	private final Map<String, PooledBufferFactory> named = new ConcurrentHashMap<>();

	/**
	 * Create an instance.
	 * @param buffers the buffer pool for parameters that name none, or {@code null} if
	 * all have to
	 * @param gzip what inflates, or {@code null} to refuse compressed bodies
	 * @param beanFactory where named buffer pools are found
	 */
	public RequestBodyPools(@Nullable PooledBufferFactory buffers, @Nullable PooledGzip gzip, BeanFactory beanFactory) {
		this.buffers = buffers;
		this.gzip = gzip;
		this.beanFactory = beanFactory;
	}

	/**
	 * Begin to receive a body. Nothing is leased before some of it is there.
	 * @param parameter the parameter that gets it, if that is known
	 * @param headers the headers of the request
	 * @return a body without content
	 * @throws ContentTooLargeException if the content length is beyond the limit of the
	 * buffer pool
	 * @throws MemoryExhaustedException if there is no memory for that much
	 */
	public IncomingBody receive(@Nullable MethodParameter parameter, HttpHeaders headers) {
		PooledBufferFactory pool = select(parameter);
		long length = headers.getContentLength();
		if (length > pool.limit() && headers.getFirst(HttpHeaders.CONTENT_ENCODING) == null) {
			throw new ContentTooLargeException(null);
		}
		try {
			pool.requireRoom(Math.min(Math.max(length, 0), pool.limit()));
		}
		catch (PoolExhaustedException ex) {
			throw new MemoryExhaustedException(ex);
		}
		return new IncomingBody(pool, length);
	}

	/**
	 * Lease a buffer for content of a size that can only be guessed.
	 * @param parameter the parameter that gets it, if that is known
	 * @param expectedSize in bytes, 0 or more
	 * @return a buffer, to be closed by the caller
	 */
	public PooledBuffer acquire(@Nullable MethodParameter parameter, int expectedSize) {
		PooledBufferFactory pool = select(parameter);
		return LeaseScope.outside(() -> pool.acquire(expectedSize));
	}

	private PooledBufferFactory select(@Nullable MethodParameter parameter) {
		Qualifier qualifier = (parameter != null) ? parameter.getParameterAnnotation(Qualifier.class) : null;
		if (qualifier != null) {
			return this.named.computeIfAbsent(qualifier.value(), this::find);
		}
		Assert.state(this.buffers != null, "There is not one buffer pool to read a request body into: "
				+ "set 'pools.web.body.buffer', or name one with @Qualifier at the parameter");
		return this.buffers;
	}

	private PooledBufferFactory find(String name) {
		return BeanFactoryAnnotationUtils.qualifiedBeanOfType(this.beanFactory, PooledBufferFactory.class, name);
	}

	/**
	 * Return what a body has to be inflated with.
	 * @param headers the headers of the request
	 * @return a gzip pool, or {@code null} if the body is not compressed
	 * @throws ResponseStatusException with status 415 if it is encoded in another way
	 */
	public @Nullable PooledGzip inflater(HttpHeaders headers) {
		List<String> encodings = headers.getOrEmpty(HttpHeaders.CONTENT_ENCODING)
			.stream()
			.flatMap((value) -> Stream.of(value.split(",")))
			.map(String::trim)
			.filter((encoding) -> !encoding.isEmpty() && !"identity".equalsIgnoreCase(encoding))
			.toList();
		if (encodings.isEmpty()) {
			return null;
		}
		if (this.gzip == null || encodings.size() > 1 || !isGzip(encodings.get(0))) {
			throw new UnsupportedEncodingException(String.join(", ", encodings),
					(this.gzip != null) ? "gzip" : "identity");
		}
		return this.gzip;
	}

	/**
	 * Return whether a parameter gets a part of a multipart request. Those have no
	 * encodings: what a part says of itself is left to the application.
	 * @param parameter a parameter, if that is known
	 * @return {@code true} for a part
	 */
	public static boolean isPart(@Nullable MethodParameter parameter) {
		return parameter != null && parameter.hasParameterAnnotation(RequestPart.class);
	}

	/**
	 * Return the cause of a body that cannot be inflated. One that ends too early is
	 * taken for that of a client that has gone, and not answered, if it looks like that.
	 * @param ex what inflating has thrown
	 * @return the same, or something like it
	 */
	public static IOException causeOf(IOException ex) {
		return (ex.getClass() == EOFException.class) ? new ZipException(ex.getMessage()) : ex;
	}

	private static boolean isGzip(String encoding) {
		return "gzip".equalsIgnoreCase(encoding) || "x-gzip".equalsIgnoreCase(encoding);
	}

}
