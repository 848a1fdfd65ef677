package io.pooled.autoconfigure;

import java.util.Objects;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.util.StringUtils;

import io.pooled.ManagedPool;
import io.pooled.PoolRegistry;
import io.pooled.Pools;

/**
 * Puts every pool that is a singleton bean into the registry, whoever declared it. Comes
 * early, for pools that other post-processors use. A mock has no name or no upkeep, and
 * is no pool.
 */
class PoolRegistryPostProcessor implements DestructionAwareBeanPostProcessor, PriorityOrdered {

	private final BeanFactory beans;

	private final ObjectProvider<PoolRegistry> registry;

	private final ObjectProvider<Pools> standIn;

	PoolRegistryPostProcessor(BeanFactory beans, ObjectProvider<PoolRegistry> registry, ObjectProvider<Pools> standIn) {
		this.beans = beans;
		this.registry = registry;
		this.standIn = standIn;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof ManagedPool pool && isSingle(pool, beanName) && isReal(pool) && !pool.isView()) {
			register(pool);
		}
		return bean;
	}

	/*
	 * A test may have put a mock of Pools in the place of the registry.
	 */
	private void register(ManagedPool pool) {
		PoolRegistry registry = this.registry.getIfAvailable();
		if (registry == null && this.standIn.stream().findAny().isEmpty()) {
			registry = this.registry.getObject();
		}
		if (registry != null) {
			registry.register(pool);
		}
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

	/*
	 * A context does not destroy prototypes, and two requests or sessions have a pool of
	 * the same name each, which their proxy must not be asked for.
	 */
	private boolean isSingle(ManagedPool pool, String beanName) {
		return !(pool instanceof ScopedObject)
				&& (!this.beans.containsBean(beanName) || this.beans.isSingleton(beanName));
	}

	private static boolean isReal(ManagedPool pool) {
		return StringUtils.hasLength(pool.name()) && Objects.nonNull(pool.upkeep());
	}

}
