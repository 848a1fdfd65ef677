package io.pooled.autoconfigure.web;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.Compression;
import org.springframework.core.env.Environment;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;
import org.springframework.util.unit.DataSize;

import io.pooled.Upkeep;
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
	 * Check what can be checked before there is any pool.
	 * @param web the properties
	 * @param environment where {@code server.compression.enabled} is found
	 * @throws InvalidPoolPropertyException if something is wrong
	 */
	static void check(PoolsProperties.Web web, Environment environment) {
		checkLimit("json", web.json().limit().toBytes());
		checkLimit("etag", web.etag().limit().toBytes());
		PropertyChecks checks = new PropertyChecks("pools.web.compression");
		PoolsProperties.Web.Compression compression = web.compression();
		checks.level(compression.level());
		checks.maxIdle(compression.maxIdle());
		checks.that(compression.minResponseSize() == null || !compression.minResponseSize().isNegative(),
				"min-response-size", String.valueOf(compression.minResponseSize()), "it is negative",
				"a size from 0B on");
		boolean ofServer = Binder.get(environment).bind("server.compression.enabled", Boolean.class).orElse(false);
		checks.that(!(compression.enabled() && ofServer), "enabled", true,
				"'server.compression.enabled' is true as well, so the server compresses too",
				"one of the two; with server.compression.enabled=false its other properties still apply here");
	}

	private static void checkLimit(String feature, long limit) {
		new PropertyChecks("pools.web." + feature).that(limit >= 1, "limit", limit + "B", "nothing would be buffered",
				"a size of at least 1B, or enabled: false");
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
	 * Find out which responses are compressed: what {@code pools.web.compression} does
	 * not say, {@code server.compression} says.
	 * @param environment where {@code server.compression} is found
	 * @return the rules
	 * @throws InvalidPoolPropertyException if a type or a user agent cannot be understood
	 */
	public CompressionRules compressionRules(Environment environment) {
		PoolsProperties.Web.Compression own = this.properties.web().compression();
		Compression server = Binder.get(environment).bindOrCreate("server.compression", Bindable.of(Compression.class));
		List<String> mimeTypes = new ArrayList<>(types("mime-types", orElse(own.mimeTypes(), server.getMimeTypes())));
		mimeTypes
			.addAll(types("additional-mime-types", orElse(own.additionalMimeTypes(), server.getAdditionalMimeTypes())));
		List<String> userAgents = orElse(own.excludedUserAgents(), server.getExcludedUserAgents());
		DataSize minSize = (own.minResponseSize() != null) ? own.minResponseSize() : server.getMinResponseSize();
		try {
			return new CompressionRules(mimeTypes, userAgents, minSize.toBytes());
		}
		catch (PatternSyntaxException ex) {
			throw invalid("excluded-user-agents", userAgents, ex, "regular expressions");
		}
	}

	private static List<String> types(String property, List<String> types) {
		try {
			types.forEach(MimeTypeUtils::parseMimeType);
			return types;
		}
		catch (InvalidMimeTypeException ex) {
			throw invalid(property, types, ex, "types such as application/json or text/*");
		}
	}

	private static List<String> orElse(@Nullable List<String> own, String @Nullable [] server) {
		return (own != null) ? own : (server != null) ? List.of(server) : List.of();
	}

	private static InvalidPoolPropertyException invalid(String property, List<String> value, Exception cause,
			String allowed) {
		return new PropertyChecks("pools.web.compression").invalid(property, value,
				"it cannot be read: " + cause.getMessage(), allowed, cause);
	}

	private Upkeep upkeep(String feature) {
		return new PropertyChecks("pools.web." + feature).upkeep(this.properties, null, null, null);
	}

}
