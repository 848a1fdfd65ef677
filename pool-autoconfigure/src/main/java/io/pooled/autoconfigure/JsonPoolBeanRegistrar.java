package io.pooled.autoconfigure;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.BeanRegistry.SupplierContext;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.env.Environment;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.Upkeep;
import io.pooled.json.PooledJsonEncoder;

/**
 * Registers the JSON encoders that the properties name.
 */
class JsonPoolBeanRegistrar extends PoolRegistrar {

	@Override
	List<String> kinds() {
		return List.of("json");
	}

	@Override
	void register(BeanRegistry registry, Environment environment, PoolsProperties properties,
			@Nullable ClassLoader classLoader) {
		PoolBeans beans = new PoolBeans(registry, "json");
		properties.json().forEach((key, pool) -> {
			PropertyChecks checks = new PropertyChecks("pools.json." + key);
			Upkeep upkeep = checks.upkeep(properties, pool.idleTimeout(), pool.overdueAfter(), pool.leakDetection());
			beans.register(key, ParameterizedTypeReference.<PooledJsonEncoder>forType(PooledJsonEncoder.class),
					(context) -> PooledJsonEncoder.of(PoolNames.of("json", key), writer(mapper(checks, context)),
							context.bean(BufferChoice.class).get(checks.prefix(), pool.buffer()), upkeep));
		});
	}

	private static JsonMapper mapper(PropertyChecks checks, SupplierContext context) {
		try {
			return context.bean(JsonMapper.class);
		}
		catch (NoUniqueBeanDefinitionException ex) {
			throw new InvalidPoolPropertyException(checks.prefix(), null,
					"there are several beans of type JsonMapper: "
							+ String.join(", ", Objects.requireNonNullElse(ex.getBeanNamesFound(), List.of())),
					"one, or one that is primary", ex);
		}
	}

	/*
	 * A mock of a mapper has no writer, and is no reason not to start.
	 */
	static ObjectWriter writer(JsonMapper mapper) {
		return Objects.requireNonNullElseGet(mapper.writer(), () -> JsonMapper.shared().writer());
	}

}
