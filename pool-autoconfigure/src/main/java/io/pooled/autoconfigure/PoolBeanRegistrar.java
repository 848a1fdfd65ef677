package io.pooled.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

import io.pooled.Pool;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.gzip.PooledGzip;

/**
 * Registers the pools that the properties name, except JSON encoders.
 */
class PoolBeanRegistrar extends PoolRegistrar {

	private static final String JSON_MAPPER = "tools.jackson.databind.json.JsonMapper";

	@Override
	List<String> kinds() {
		return List.of("buffer", "object", "gzip", "digest");
	}

	@Override
	void register(BeanRegistry registry, Environment environment, PoolsProperties properties,
			@Nullable ClassLoader classLoader) {
		registerBuffers(new PoolBeans(registry, "buffer"), properties);
		registerObjects(new PoolBeans(registry, "object"), properties, classLoader);
		registerGzips(new PoolBeans(registry, "gzip"), properties);
		registerDigests(new PoolBeans(registry, "digest"), properties);
		if (!properties.json().isEmpty() && !ClassUtils.isPresent(JSON_MAPPER, classLoader)) {
			throw new InvalidPoolPropertyException("pools.json", null, "there is no Jackson 3 on the class path",
					"a dependency on spring-boot-starter-jackson, or no pools here");
		}
	}

	private void registerBuffers(PoolBeans beans, PoolsProperties properties) {
		properties.buffer().forEach((key, pool) -> {
			PooledBufferFactory.Builder builder = BufferPools.builder(key, pool, properties);
			beans.register(key, ParameterizedTypeReference.<PooledBufferFactory>forType(PooledBufferFactory.class),
					(context) -> builder.build());
		});
	}

	private void registerObjects(PoolBeans beans, PoolsProperties properties, @Nullable ClassLoader classLoader) {
		properties.object().forEach((key, pool) -> {
			ObjectPools pools = ObjectPools.of(key, pool, properties, classLoader);
			Class<?> type = (pools.type() != null) ? pools.type() : Object.class;
			ResolvableType beanType = (pools.type() != null) ? ResolvableType.forClassWithGenerics(Pool.class, type)
					: ResolvableType.forClass(Pool.class);
			beans.register(key, ParameterizedTypeReference.<Pool<?>>forType(beanType.getType()), pools::build);
		});
	}

	private void registerGzips(PoolBeans beans, PoolsProperties properties) {
		properties.gzip().forEach((key, pool) -> {
			PooledGzip.Builder builder = EncoderPools.gzip(key, pool, properties);
			beans.register(key, ParameterizedTypeReference.<PooledGzip>forType(PooledGzip.class),
					(context) -> builder
						.buffer(context.bean(BufferChoice.class).get("pools.gzip." + key, pool.buffer()))
						.build());
		});
	}

	private void registerDigests(PoolBeans beans, PoolsProperties properties) {
		// Not before an application can have added a provider of its algorithm.
		properties.digest()
			.forEach((key, pool) -> beans.register(key,
					ParameterizedTypeReference.<PooledDigest>forType(PooledDigest.class),
					(context) -> EncoderPools.digest(key, pool, properties)));
	}

}
