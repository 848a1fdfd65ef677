package io.pooled.autoconfigure;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.pooled.gzip.PooledGzip;

/**
 * Gzip pools.
 */
final class GzipKind extends PoolKind<PoolsProperties.Gzip> {

	static final String ID = "gzip";

	GzipKind() {
		super(ID, PooledGzip.class);
	}

	@Override
	Map<String, PoolsProperties.Gzip> pools(PoolsProperties properties) {
		return properties.gzip();
	}

	@Override
	Recipe<PooledGzip> recipe(String key, PoolsProperties.Gzip gzip, PoolsProperties properties,
			@Nullable ClassLoader classLoader) {
		PooledGzip.Builder builder = builder(key, gzip, properties);
		return Recipe.of(PooledGzip.class,
				(context) -> builder.buffer(context.bean(BufferChoice.class).get(property(key), gzip.buffer()))
					.build());
	}

	PooledGzip.Builder builder(String key, PoolsProperties.Gzip gzip, PoolsProperties properties) {
		PropertyChecks checks = checks(key);
		checks.level(gzip.level());
		checks.that(gzip.limit().toBytes() >= 1, "limit", gzip.limit(), "nothing could be decompressed",
				"a size of at least 1B");
		checks.that(gzip.maxRatio() >= 0, "max-ratio", gzip.maxRatio(), "it is negative", "a ratio, or 0 for any");
		checks.maxIdle(gzip.maxIdle());
		return PooledGzip.builder(nameOf(key))
			.level(gzip.level())
			.maxIdle(gzip.maxIdle())
			.limit(gzip.limit().toBytes())
			.maxRatio(gzip.maxRatio())
			.upkeep(checks.upkeep(properties, gzip.idleTimeout(), gzip.overdueAfter(), gzip.leakDetection()));
	}

}
