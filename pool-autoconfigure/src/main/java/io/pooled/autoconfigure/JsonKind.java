package io.pooled.autoconfigure;

import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.pooled.json.PooledJsonEncoder;

/**
 * JSON encoders. Needs Jackson only to make one.
 */
final class JsonKind extends PoolKind<PoolsProperties.Json> {

	static final String ID = "json";

	JsonKind() {
		super(ID, PooledJsonEncoder.class);
	}

	@Override
	Map<String, PoolsProperties.Json> pools(PoolsProperties properties) {
		return properties.json();
	}

	@Override
	Recipe<PooledJsonEncoder> recipe(String key, PoolsProperties.Json json, PoolsProperties properties,
			@Nullable ClassLoader classLoader) {
		PropertyChecks checks = checks(key);
		return Recipe.of(PooledJsonEncoder.class,
				(context) -> PooledJsonEncoder.of(nameOf(key),
						JsonPoolBeanRegistrar.writer(JsonPoolBeanRegistrar.mapper(checks, context)),
						context.bean(BufferChoice.class).get(checks.prefix(), Objects.toString(json.buffer(), null))));
	}

}
