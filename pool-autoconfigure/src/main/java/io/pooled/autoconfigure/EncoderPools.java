package io.pooled.autoconfigure;

import java.security.Security;

import io.pooled.digest.PooledDigest;
import io.pooled.gzip.PooledGzip;

/**
 * Builds gzip and digest pools from properties.
 */
final class EncoderPools {

	private EncoderPools() {
	}

	static PooledGzip.Builder gzip(String key, PoolsProperties.Gzip gzip, PoolsProperties properties) {
		PropertyChecks checks = new PropertyChecks("pools.gzip." + key);
		checks.level(gzip.level());
		checks.that(gzip.limit().toBytes() >= 1, "limit", gzip.limit(), "nothing could be decompressed",
				"a size of at least 1B");
		checks.that(gzip.maxRatio() >= 0, "max-ratio", gzip.maxRatio(), "it is negative", "a ratio, or 0 for any");
		checks.maxIdle(gzip.maxIdle());
		return PooledGzip.builder(PoolNames.of("gzip", key))
			.level(gzip.level())
			.maxIdle(gzip.maxIdle())
			.limit(gzip.limit().toBytes())
			.maxRatio(gzip.maxRatio())
			.upkeep(checks.upkeep(properties, gzip.idleTimeout(), gzip.overdueAfter(), gzip.leakDetection()));
	}

	static PooledDigest digest(String key, PoolsProperties.Digest digest, PoolsProperties properties) {
		PropertyChecks checks = new PropertyChecks("pools.digest." + key);
		checks.maxIdle(digest.maxIdle());
		try {
			return PooledDigest.of(PoolNames.of("digest", key), digest.algorithm(), digest.maxIdle(),
					checks.upkeep(properties, digest.idleTimeout(), digest.overdueAfter(), digest.leakDetection()));
		}
		catch (IllegalArgumentException ex) {
			throw checks.invalid("algorithm", digest.algorithm(), "this JVM has no such algorithm",
					String.join(", ", Security.getAlgorithms("MessageDigest")), ex);
		}
	}

}
