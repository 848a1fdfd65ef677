package io.pooled.autoconfigure;

import java.security.Security;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.beans.factory.BeanRegistry.SupplierContext;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;

import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.gzip.PooledGzip;

/**
 * Builds gzip and digest pools from properties, and finds the buffer pools that encoders
 * write into.
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

	static PooledBufferFactory buffers(String prefix, @Nullable String name, SupplierContext context) {
		return buffers(prefix, name, context.beanProvider(PooledBufferFactory.class),
				(bean) -> context.bean(bean, PooledBufferFactory.class));
	}

	static PooledBufferFactory buffers(String prefix, @Nullable String name, BeanFactory beans) {
		return buffers(prefix, name, beans.getBeanProvider(PooledBufferFactory.class),
				(bean) -> beans.getBean(bean, PooledBufferFactory.class));
	}

	private static PooledBufferFactory buffers(String prefix, @Nullable String name,
			ObjectProvider<PooledBufferFactory> pools, Function<String, PooledBufferFactory> beans) {
		if (name == null) {
			PooledBufferFactory pool = pools.getIfUnique();
			if (pool == null) {
				throw invalid(prefix, null, "there is not one buffer pool to use unless told otherwise", pools);
			}
			return pool;
		}
		return pools.stream().filter((pool) -> name.equals(pool.name())).findFirst().orElseGet(() -> {
			try {
				return beans.apply(name);
			}
			catch (NoSuchBeanDefinitionException | BeanNotOfRequiredTypeException ex) {
				throw invalid(prefix, name, "there is no such buffer pool", pools);
			}
		});
	}

	private static InvalidPoolPropertyException invalid(String prefix, @Nullable String name, String reason,
			ObjectProvider<PooledBufferFactory> pools) {
		// A mock of a pool has no name.
		String known = pools.stream()
			.map(PooledBufferFactory::name)
			.filter(Objects::nonNull)
			.sorted()
			.collect(Collectors.joining(", "));
		return new PropertyChecks(prefix).invalid("buffer", name, reason, "the name of one of: " + known, null);
	}

}
