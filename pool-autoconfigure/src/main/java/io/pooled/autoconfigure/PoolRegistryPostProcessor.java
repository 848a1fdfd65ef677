package io.pooled.autoconfigure;

import java.util.Objects;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;

import io.pooled.ManagedPool;
import io.pooled.PoolRegistry;

/**
 * Puts every pool that is a bean into the registry, whoever declared it. A mock has no
 * name, and is no pool.
 */
class PoolRegistryPostProcessor implements DestructionAwareBeanPostProcessor {

	private final ObjectProvider<PoolRegistry> registry;

	PoolRegistryPostProcessor(ObjectProvider<PoolRegistry> registry) {
		this.registry = registry;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof ManagedPool pool && hasName(pool) && !pool.isView()) {
			this.registry.getObject().register(pool);
		}
		return bean;
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		return bean instanceof ManagedPool;
	}

	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		if (bean instanceof ManagedPool pool && hasName(pool)) {
			this.registry.ifAvailable((registry) -> registry.unregister(pool));
		}
	}

	private static boolean hasName(ManagedPool pool) {
		return Objects.nonNull(pool.name());
	}

}
