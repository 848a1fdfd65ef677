package io.pooled.autoconfigure.web;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

import io.pooled.UpkeepSettings;
import io.pooled.autoconfigure.BoundPools;
import io.pooled.autoconfigure.BufferChoice;
import io.pooled.autoconfigure.InvalidPoolPropertyException;
import io.pooled.autoconfigure.PoolNames;
import io.pooled.autoconfigure.PoolsProperties;
import io.pooled.autoconfigure.PropertyChecks;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.gzip.PooledGzip;
import io.pooled.web.CompressionRules;

/**
 * The pools behind {@code pools.web.*}.
 *
 * @since 0.1.0
 */
public final class WebPools {

	/** The name of the pool of digests for ETags. */
	public static final String ETAG = PoolNames.WEB_ETAG;

	/** The name of the pool of deflaters for responses. */
	public static final String COMPRESSION = PoolNames.WEB_COMPRESSION;

	private final PoolsProperties properties;

	private final BufferChoice buffers;

	private WebPools(PoolsProperties properties, BufferChoice buffers) {
		this.properties = properties;
		this.buffers = buffers;
	}

	/**
	 * Find the pools of a context.
	 * @param beans of the context
	 * @return the pools behind what its properties say
	 */
	public static WebPools of(BeanFactory beans) {
		return new WebPools(beans.getBean(BoundPools.class).properties(), beans.getBean(BufferChoice.class));
	}

	/**
	 * Return what the properties say.
	 * @return {@code pools.web}
	 */
	public PoolsProperties.Web properties() {
		return this.properties.web();
	}

	/**
	 * Find the buffer pool for request bodies.
	 * @return the pool that {@code pools.web.body.buffer} names, or the only or primary
	 * one, or {@code null} if there is neither
	 * @throws InvalidPoolPropertyException if the property names no buffer pool
	 */
	public @Nullable PooledBufferFactory bodyBuffers() {
		String name = this.properties.web().body().buffer();
		return (name != null) ? buffers("body", name) : this.buffers.unlessNamed();
	}

	/**
	 * Find the buffer pool for JSON bodies.
	 * @return the pool that {@code pools.web.json.buffer} names, or the only or primary
	 * one
	 * @throws InvalidPoolPropertyException if there is none
	 */
	public PooledBufferFactory jsonBuffers() {
		return buffers("json", this.properties.web().json().buffer());
	}

	/**
	 * Find the buffer pool for bodies that get an ETag.
	 * @return the pool that {@code pools.web.etag.buffer} names, or the only or primary
	 * one
	 * @throws InvalidPoolPropertyException if there is none
	 */
	public PooledBufferFactory etagBuffers() {
		return buffers("etag", this.properties.web().etag().buffer());
	}

	/**
	 * Find the buffer pool for the beginning of bodies that may be compressed.
	 * @return the pool that {@code pools.web.compression.buffer} names, or the only or
	 * primary one
	 * @throws InvalidPoolPropertyException if there is none
	 */
	public PooledBufferFactory compressionBuffers() {
		return buffers("compression", this.properties.web().compression().buffer());
	}

	/**
	 * Find the buffer pool for what clients receive.
	 * @return the pool that {@code pools.web.client.buffer} names; if it names none, the
	 * only or primary one, which is looked for when it is needed
	 * @throws InvalidPoolPropertyException if the property names no buffer pool
	 */
	public Supplier<PooledBufferFactory> clientBuffers() {
		String name = this.properties.web().client().buffer();
		if (name != null) {
			PooledBufferFactory pool = buffers("client", name);
			return () -> pool;
		}
		return SingletonSupplier.of(() -> buffers("client", null));
	}

	private PooledBufferFactory buffers(String feature, @Nullable String name) {
		return this.buffers.get("pools.web." + feature, name);
	}

	/**
	 * Create the pool of digests for ETags.
	 * @return a pool, to be closed by the caller
	 */
	public PooledDigest etagDigest() {
		return PooledDigest.of(ETAG, "MD5", 64, upkeep("etag"));
	}

	/**
	 * Create the pool of deflaters for responses.
	 * @return a pool, to be closed by the caller
	 */
	public PooledGzip compressionGzip() {
		PoolsProperties.Web.Compression compression = this.properties.web().compression();
		return PooledGzip.builder(COMPRESSION)
			.level(compression.level())
			.maxIdle(compression.maxIdle())
			.buffer(compressionBuffers())
			.upkeep(upkeep("compression"))
			.build();
	}

	/**
	 * Find out which responses are compressed.
	 * @param environment where {@code server.compression} is found
	 * @return the rules
	 * @throws InvalidPoolPropertyException if a type or a user agent cannot be understood
	 */
	public CompressionRules compressionRules(Environment environment) {
		return CompressionSettings.rules(this.properties.web().compression(), environment);
	}

	private UpkeepSettings upkeep(String feature) {
		return new PropertyChecks("pools.web." + feature).upkeep(this.properties, null, null, null);
	}

}
