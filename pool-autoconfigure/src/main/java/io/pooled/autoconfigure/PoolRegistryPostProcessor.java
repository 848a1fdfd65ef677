package io.pooled.autoconfigure;

import java.util.Objects;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.util.StringUtils;

import io.pooled.ManagedPool;
import io.pooled.PoolRegistry;

/**
 * Puts every pool that is a bean into the registry, whoever declared it. Comes early, for
 * pools that other post-processors use. A mock has no name or no upkeep, and is no pool.
 */
class PoolRegistryPostProcessor implements DestructionAwareBeanPostProcessor, PriorityOrdered {

	private final ObjectProvider<PoolRegistry> registry;

	PoolRegistryPostProcessor(ObjectProvider<PoolRegistry> registry) {
		this.registry = registry;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof ManagedPool pool && isReal(pool) && !pool.isView()) {
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
		if (bean instanceof ManagedPool pool && isReal(pool)) {
			this.registry.ifAvailable((registry) -> registry.unregister(pool));
		}
	}

	private static boolean isReal(ManagedPool pool) {
		return StringUtils.hasLength(pool.name()) && Objects.nonNull(pool.upkeep());
	}

}
