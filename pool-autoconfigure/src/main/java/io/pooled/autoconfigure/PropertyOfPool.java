package io.pooled.autoconfigure;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import io.pooled.ManagedPool;

/**
 * Finds the property that has the settings of a pool.
 */
final class PropertyOfPool implements Function<ManagedPool, @Nullable String> {

	private static final String OURS = "io.pooled.autoconfigure.";

	private final ConfigurableListableBeanFactory beans;

	private final Map<String, String> byName = new HashMap<>();

	PropertyOfPool(PoolsProperties properties, ConfigurableListableBeanFactory beans) {
		this.beans = beans;
		for (PoolKind<?> kind : PoolKinds.ALL) {
			this.byName.put(kind.nameOfDefault(), kind.property(PoolNames.DEFAULT));
			kind.pools(properties).keySet().forEach((key) -> this.byName.put(kind.nameOf(key), kind.property(key)));
		}
		this.byName.put(PoolNames.RECYCLER, "pools.jackson.recycler");
		this.byName.put(PoolNames.WEB_COMPRESSION, "pools.web.compression");
	}

	/**
	 * Find the property.
	 * @param pool the pool
	 * @return the property; {@code null} if there is none, as for a pool that the
	 * application builds itself
	 */
	@Override
	public @Nullable String apply(ManagedPool pool) {
		return isOfApplication(pool.name()) ? null : this.byName.get(pool.name());
	}

	/*
	 * Also where the application has given its own pool the name that one without
	 * configuration would have.
	 */
	private boolean isOfApplication(String name) {
		return !this.beans.containsBeanDefinition(name)
				|| (this.beans.getBeanDefinition(name) instanceof AnnotatedBeanDefinition definition
						&& definition.getFactoryMethodMetadata() != null
						&& !definition.getFactoryMethodMetadata().getDeclaringClassName().startsWith(OURS));
	}

}
