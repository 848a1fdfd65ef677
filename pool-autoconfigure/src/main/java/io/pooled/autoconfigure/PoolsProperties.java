package io.pooled.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.pooled.LeakDetection;

/**
 * What {@code pools.*} says.
 *
 * @param enabled Whether pools are configured at all.
 * @param defaults What every pool inherits.
 * @param buffer Buffer pools by name, each a bean of type PooledBufferFactory.
 * @param object Object pools by name, each a bean of type Pool.
 * @param json JSON encoder pools by name, each a bean of type PooledJsonEncoder.
 * @param gzip Gzip pools by name, each a bean of type PooledGzip.
 * @param digest Digest pools by name, each a bean of type PooledDigest.
 * @param jackson Integration with Jackson.
 * @param metrics Integration with Micrometer.
 * @param web Integration with Spring MVC and WebFlux.
 * @param maxRetained The most that all buffer pools together hold on to: a size, a
 * percentage of the maximum heap, or "none".
 * @param maxInUse The most that all buffer pools together hold on to and hand out: a
 * size, a percentage of the maximum heap, or "none".
 * @param leakSampling One in that many leases is followed while a pool samples; eight
 * times as many while one that counts does so by itself.
 * @param doctor Finds out what is wrong with pools.
 * @param trial Finds out whether a pool is worth having.
 * @since 0.1.0
 */
@ConfigurationProperties("pools")
public record PoolsProperties(@DefaultValue("true") boolean enabled, Defaults defaults,
		@DefaultValue Map<String, Buffer> buffer, @DefaultValue Map<String, ObjectPool> object,
		@DefaultValue Map<String, Json> json, @DefaultValue Map<String, Gzip> gzip,
		@DefaultValue Map<String, Digest> digest, Jackson jackson, Metrics metrics, Web web,
		@DefaultValue("25%") String maxRetained, @DefaultValue("80%") String maxInUse,
		@DefaultValue("128") int leakSampling, Doctor doctor, Trial trial) {

	// Of a group of which nothing is set the binder makes nothing: that costs each start.
	public PoolsProperties {
		defaults = (defaults != null) ? defaults : Unset.DEFAULTS;
		buffer = new LinkedHashMap<>(buffer);
		object = new LinkedHashMap<>(object);
		json = new LinkedHashMap<>(json);
		gzip = new LinkedHashMap<>(gzip);
		digest = new LinkedHashMap<>(digest);
		jackson = (jackson != null) ? jackson : Unset.JACKSON;
		metrics = (metrics != null) ? metrics : Unset.METRICS;
		web = (web != null) ? web : Unset.WEB;
		doctor = (doctor != null) ? doctor : Unset.DOCTOR;
		trial = (trial != null) ? trial : Unset.TRIAL;
	}

	/**
	 * What every pool inherits.
	 *
	 * @param idleTimeout How long something may stay idle in a pool before it is
	 * discarded; 0 to keep it for ever.
	 * @param overdueAfter The age at which a lease counts as overdue.
	 * @param leakDetection How much is done to find leases that are misused.
	 */
	public record Defaults(@DefaultValue("60s") Duration idleTimeout, @DefaultValue("5m") Duration overdueAfter,
			@DefaultValue("count") LeakDetection leakDetection) {
	}

	/**
	 * Finds out what is wrong with pools.
	 *
	 * @param enabled Whether the pools are looked at.
	 * @param window How long what happens in a pool is looked at together.
	 */
	public record Doctor(@DefaultValue("true") boolean enabled, @DefaultValue("30s") Duration window) {
	}

	/**
	 * Finds out whether a pool is worth having.
	 *
	 * @param maxDuration How long a trial may last at most.
	 */
	public record Trial(@DefaultValue("60s") Duration maxDuration) {
	}

	/**
	 * A buffer pool.
	 *
	 * @param sizeClasses Sizes of the segments that buffers consist of, ascending.
	 * @param initial Expected size of a buffer: a size, or "adaptive" to learn it from
	 * recent buffers.
	 * @param maxCapacity How much of itself one buffer gives back to the pool: a size, a
	 * percentage of the maximum heap, or "auto" for all that the pool has room for.
	 * @param maxRetained The most that the pool holds on to: a size, a percentage of the
	 * maximum heap, or "auto" for what the bound of all buffer pools leaves.
	 * @param limit The most bytes that may be written to one buffer.
	 * @param reset What happens to the content on release.
	 * @param preallocate Number of segments of the smallest class that are allocated at
	 * start.
	 * @param idleTimeout As in pools.defaults.
	 * @param overdueAfter As in pools.defaults.
	 * @param leakDetection As in pools.defaults.
	 */
	public record Buffer(@DefaultValue("1KB,16KB,128KB") List<DataSize> sizeClasses,
			@DefaultValue("adaptive") String initial, @DefaultValue("auto") String maxCapacity,
			@DefaultValue("auto") String maxRetained, @DefaultValue("64MB") DataSize limit,
			@DefaultValue("clear") Reset reset, @DefaultValue("0") int preallocate, @Nullable Duration idleTimeout,
			@Nullable Duration overdueAfter, @Nullable LeakDetection leakDetection) {

		/**
		 * What happens to the content of a buffer on release.
		 */
		public enum Reset {

			/**
			 * It is forgotten.
			 */
			CLEAR,

			/**
			 * It is overwritten with zeros.
			 */
			ZERO

		}

	}

	/**
	 * An object pool.
	 *
	 * @param type Class of the objects; without "factory" it needs a public no-argument
	 * constructor.
	 * @param factory Name of a bean of type PooledObjectFactory or Supplier that makes
	 * the objects.
	 * @param reset What happens to an object on release: "none", "method:" and the name
	 * of a method of the object, or "bean:" and the name of a bean of type Predicate or
	 * Consumer; a result of false discards the object.
	 * @param maxIdle The most objects that the pool keeps.
	 * @param preallocate Number of objects that are created at start.
	 * @param idleTimeout As in pools.defaults.
	 * @param overdueAfter As in pools.defaults.
	 * @param leakDetection As in pools.defaults.
	 */
	public record ObjectPool(@Nullable String type, @Nullable String factory, @DefaultValue("none") String reset,
			@DefaultValue("64") int maxIdle, @DefaultValue("0") int preallocate, @Nullable Duration idleTimeout,
			@Nullable Duration overdueAfter, @Nullable LeakDetection leakDetection) {
	}

	/**
	 * A JSON encoder. The name is no {@code String}: into something that is made of one
	 * {@code String} the binder turns any value, also that of an empty entry.
	 *
	 * @param buffer Name of the buffer pool to write into.
	 */
	public record Json(@Nullable CharSequence buffer) {
	}

	/**
	 * A gzip pool.
	 *
	 * @param level Compression level, from 0 (none) to 9 (smallest).
	 * @param buffer Name of the buffer pool to write into.
	 * @param maxIdle The most deflaters that the pool keeps, 256 KB of native memory
	 * each, and the most inflaters, 40 KB each.
	 * @param limit The most bytes that decompressing one stream may yield.
	 * @param maxRatio How many times as large as its compressed form content of more than
	 * 1 MB may be when decompressed; 0 for any.
	 * @param idleTimeout As in pools.defaults.
	 * @param overdueAfter As in pools.defaults.
	 * @param leakDetection As in pools.defaults.
	 */
	public record Gzip(@DefaultValue("6") int level, @Nullable String buffer, @DefaultValue("64") int maxIdle,
			@DefaultValue("64MB") DataSize limit, @DefaultValue("200") int maxRatio, @Nullable Duration idleTimeout,
			@Nullable Duration overdueAfter, @Nullable LeakDetection leakDetection) {
	}

	/**
	 * A digest pool.
	 *
	 * @param algorithm Name of a message digest algorithm of the JVM.
	 * @param maxIdle The most digests that the pool keeps.
	 * @param idleTimeout As in pools.defaults.
	 * @param overdueAfter As in pools.defaults.
	 * @param leakDetection As in pools.defaults.
	 */
	public record Digest(@DefaultValue("SHA-256") String algorithm, @DefaultValue("64") int maxIdle,
			@Nullable Duration idleTimeout, @Nullable Duration overdueAfter, @Nullable LeakDetection leakDetection) {
	}

	/**
	 * Integration with Jackson.
	 *
	 * @param enabled Whether JSON encoder pools and the pool of recyclers are configured.
	 * @param recycler Jackson's own buffers.
	 */
	public record Jackson(@DefaultValue("true") boolean enabled, Recycler recycler) {

		public Jackson {
			recycler = (recycler != null) ? recycler : Unset.RECYCLER;
		}

		/**
		 * Jackson's own buffers.
		 *
		 * @param enabled Whether every JsonMapper gets a bounded, visible pool of
		 * recyclers.
		 * @param maxIdle The most recyclers that the pool keeps.
		 * @param idleTimeout As in pools.defaults.
		 * @param overdueAfter As in pools.defaults.
		 * @param leakDetection As in pools.defaults.
		 */
		public record Recycler(@DefaultValue("true") boolean enabled, @DefaultValue("256") int maxIdle,
				@Nullable Duration idleTimeout, @Nullable Duration overdueAfter,
				@Nullable LeakDetection leakDetection) {
		}

	}

	/**
	 * Integration with Micrometer.
	 *
	 * @param enabled Whether every pool gets meters.
	 */
	public record Metrics(@DefaultValue("true") boolean enabled) {
	}

	/**
	 * Integration with Spring MVC and WebFlux.
	 *
	 * @param body PooledBuffer as response body and request body.
	 * @param json JSON bodies that are buffered before they are sent.
	 * @param etag Pooled replacement for ShallowEtagHeaderFilter.
	 * @param compression Pooled compression of responses.
	 * @param requestGuard Discards what a request left open.
	 * @param client PooledBuffer as request body and response body of Spring's clients.
	 */
	public record Web(Body body, Json json, Etag etag, Compression compression, RequestGuard requestGuard,
			Client client) {

		public Web {
			body = (body != null) ? body : Unset.BODY;
			json = (json != null) ? json : Unset.WEB_JSON;
			etag = (etag != null) ? etag : Unset.ETAG;
			compression = (compression != null) ? compression : Unset.COMPRESSION;
			requestGuard = (requestGuard != null) ? requestGuard : Unset.REQUEST_GUARD;
			client = (client != null) ? client : Unset.CLIENT;
		}

		/**
		 * PooledBuffer as response body and request body.
		 *
		 * @param enabled Whether handlers may take and return a PooledBuffer.
		 * @param buffer Name of the buffer pool to read request bodies into.
		 */
		public record Body(@DefaultValue("true") boolean enabled, @Nullable String buffer) {
		}

		/**
		 * JSON bodies that are buffered before they are sent.
		 *
		 * @param enabled Whether JSON bodies get a Content-Length, and an error instead
		 * of half a body.
		 * @param buffer Name of the buffer pool to write into.
		 * @param limit The size up to which bodies are buffered; larger ones are
		 * streamed.
		 */
		public record Json(@DefaultValue("false") boolean enabled, @Nullable String buffer,
				@DefaultValue("16MB") DataSize limit) {
		}

		/**
		 * Pooled replacement for ShallowEtagHeaderFilter.
		 *
		 * @param enabled Whether responses get an ETag.
		 * @param weak Whether the ETag is a weak one.
		 * @param buffer Name of the buffer pool to hold bodies in.
		 * @param limit The size up to which bodies get an ETag; larger ones are passed on
		 * as they are.
		 */
		public record Etag(@DefaultValue("false") boolean enabled, @DefaultValue("false") boolean weak,
				@Nullable String buffer, @DefaultValue("16MB") DataSize limit) {
		}

		/**
		 * Pooled compression of responses.
		 *
		 * @param enabled Whether responses are compressed.
		 * @param level Compression level, from 0 (none) to 9 (smallest).
		 * @param maxIdle The most deflaters that are kept, 256 KB of native memory each.
		 * @param buffer Name of the buffer pool to hold the beginning of bodies in.
		 * @param mimeTypes MIME types that are compressed, instead of those of
		 * server.compression.
		 * @param additionalMimeTypes More MIME types that are compressed, instead of
		 * those of server.compression.
		 * @param excludedUserAgents User agents whose responses are not compressed,
		 * instead of those of server.compression.
		 * @param minResponseSize The size from which on bodies are compressed, instead of
		 * that of server.compression.
		 */
		public record Compression(@DefaultValue("false") boolean enabled, @DefaultValue("6") int level,
				@DefaultValue("64") int maxIdle, @Nullable String buffer, @Nullable List<String> mimeTypes,
				@Nullable List<String> additionalMimeTypes, @Nullable List<String> excludedUserAgents,
				@Nullable DataSize minResponseSize) {
		}

		/**
		 * Discards what a request left open.
		 *
		 * @param enabled Whether leases that are still open at the end of a request are
		 * discarded and counted.
		 */
		public record RequestGuard(@DefaultValue("true") boolean enabled) {
		}

		/**
		 * PooledBuffer as request body and response body of Spring's clients.
		 *
		 * @param enabled Whether RestClient, RestTemplate and WebClient send and receive
		 * a PooledBuffer.
		 * @param buffer Name of the buffer pool to read responses into.
		 */
		public record Client(@DefaultValue("true") boolean enabled, @Nullable String buffer) {
		}

	}

}
