package io.pooled.autoconfigure;

import java.util.function.Supplier;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

import io.pooled.Pool;
import io.pooled.PooledObjectFactory;

/**
 * Gives an object pool whose properties name no type that of its factory bean, so that
 * {@code Pool<Parser>} finds the pool of parsers and no other.
 */
class ObjectPoolTypes implements BeanFactoryPostProcessor {

	private final Environment environment;

	ObjectPoolTypes(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		BoundPools.of(beans, this.environment).object().forEach((key, pool) -> {
			String name = PoolNames.of("object", key);
			if (pool.type() == null && pool.factory() != null && beans.containsBeanDefinition(pool.factory())
					&& beans.getBeanDefinition(name) instanceof RootBeanDefinition definition) {
				ResolvableType type = objectType(pool.factory(), beans);
				if (type.resolve() != null) {
					definition.setTargetType(ResolvableType.forClassWithGenerics(Pool.class, type));
				}
			}
		});
	}

	private static ResolvableType objectType(String factory, ConfigurableListableBeanFactory beans) {
		beans.getType(factory, false); // lets the definition learn what its factory
										// method returns
		ResolvableType type = beans.getMergedBeanDefinition(factory).getResolvableType();
		ResolvableType objects = type.as(PooledObjectFactory.class).getGeneric();
		return (objects != ResolvableType.NONE) ? objects : type.as(Supplier.class).getGeneric();
	}

}
