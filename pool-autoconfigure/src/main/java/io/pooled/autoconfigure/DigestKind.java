package io.pooled.autoconfigure;

import java.security.Security;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.pooled.digest.PooledDigest;

/**
 * Digest pools.
 */
final class DigestKind extends PoolKind<PoolsProperties.Digest> {

	static final String ID = "digest";

	DigestKind() {
		super(ID, PooledDigest.class);
	}

	@Override
	Map<String, PoolsProperties.Digest> pools(PoolsProperties properties) {
		return properties.digest();
	}

	// Not before an application can have added a provider of its algorithm.
	@Override
	Recipe<PooledDigest> recipe(String key, PoolsProperties.Digest digest, PoolsProperties properties,
			@Nullable ClassLoader classLoader) {
		return Recipe.of(PooledDigest.class, (context) -> pool(key, digest, properties));
	}

	PooledDigest pool(String key, PoolsProperties.Digest digest, PoolsProperties properties) {
		PropertyChecks checks = checks(key);
		checks.maxIdle(digest.maxIdle());
		try {
			return PooledDigest.of(nameOf(key), digest.algorithm(), digest.maxIdle(),
					checks.upkeep(properties, digest.idleTimeout(), digest.overdueAfter(), digest.leakDetection()));
		}
		catch (IllegalArgumentException ex) {
			throw checks.invalid("algorithm", digest.algorithm(), "this JVM has no such algorithm",
					String.join(", ", Security.getAlgorithms("MessageDigest")), ex);
		}
	}

}
