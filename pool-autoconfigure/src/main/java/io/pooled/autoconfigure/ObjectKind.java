package io.pooled.autoconfigure;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;

import io.pooled.Pool;

/**
 * Object pools.
 */
final class ObjectKind extends PoolKind<PoolsProperties.ObjectPool> {

	static final String ID = "object";

	ObjectKind() {
		super(ID, Pool.class);
	}

	@Override
	Map<String, PoolsProperties.ObjectPool> pools(PoolsProperties properties) {
		return properties.object();
	}

	@Override
	Recipe<Pool<?>> recipe(String key, PoolsProperties.ObjectPool pool, PoolsProperties properties,
			@Nullable ClassLoader classLoader) {
		ObjectPoolSpec pools = ObjectPoolSpec.of(key, pool, properties, classLoader);
		Class<?> type = pools.type();
		ResolvableType beanType = (type != null) ? ResolvableType.forClassWithGenerics(Pool.class, type)
				: ResolvableType.forClass(Pool.class);
		return new Recipe<>(ParameterizedTypeReference.forType(beanType.getType()), pools::build);
	}

}
