package io.pooled.autoconfigure;

import java.lang.reflect.Method;
import java.util.function.Consumer;

import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.BeanRegistryAdapter;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.env.Environment;
import org.springframework.util.Assert;

/**
 * Puts a default pool that the properties name in the place of the unconfigured one. An
 * application that was processed ahead of time has that one, if nothing was configured
 * then, whatever it is given when it is started; and gets it after the pools from the
 * properties.
 *
 * @param kind the kind of the pool
 * @param registration registers the pool that is configured
 * @param environment the environment
 */
record FrozenDefault(PoolKind<?> kind, Consumer<BeanRegistry> registration,
		Environment environment) implements BeanDefinitionRegistryPostProcessor {

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		Assert.isInstanceOf(DefaultListableBeanFactory.class, registry);
		DefaultListableBeanFactory beans = (DefaultListableBeanFactory) registry;
		String name = this.kind.nameOfDefault();
		if (beans.containsBeanDefinition(name) && isOwn(name, beans)) {
			beans.removeBeanDefinition(name);
		}
		PoolRegistration.check(this.kind, PoolNames.DEFAULT, beans);
		this.registration.accept(new BeanRegistryAdapter(beans, this.environment, PoolBeanRegistrar.class));
	}

	private static boolean isOwn(String name, DefaultListableBeanFactory beans) {
		Method factoryMethod = (beans.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)
				? definition.getResolvedFactoryMethod() : null;
		return factoryMethod != null && Demand.isOwn(factoryMethod.getDeclaringClass());
	}

}
