package io.pooled.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * Registers the pools that the properties name, except JSON encoders.
 */
class PoolBeanRegistrar extends PoolRegistrar {

	private static final String JSON_MAPPER = "tools.jackson.databind.json.JsonMapper";

	PoolBeanRegistrar() {
		super(List.of(PoolKinds.BUFFER, PoolKinds.OBJECT, PoolKinds.GZIP, PoolKinds.DIGEST));
	}

	@Override
	void check(PoolsProperties properties, @Nullable ClassLoader classLoader) {
		BufferKind.memory(properties);
		if (!properties.json().isEmpty() && !ClassUtils.isPresent(JSON_MAPPER, classLoader)) {
			throw new InvalidPoolPropertyException("pools.json", null, "there is no Jackson 3 on the class path",
					"a dependency on spring-boot-starter-jackson, or no pools here");
		}
	}

}
