package io.pooled.autoconfigure;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.core.env.Environment;

/**
 * What {@code pools.*} says to one context. It is bound when somebody first asks, and
 * kept with the bean factory, so that conditions, registrars and beans share it and a
 * context that is refreshed binds anew.
 *
 * @param properties what was bound
 */
record BoundPools(PoolsProperties properties) {

	private static final String NAME = BoundPools.class.getName();

	static PoolsProperties of(BeanFactory beans, Environment environment) {
		if (!(beans instanceof SingletonBeanRegistry singletons)) {
			return PoolsBinder.bind(environment);
		}
		if (singletons.getSingleton(NAME) instanceof BoundPools bound) {
			return bound.properties;
		}
		PoolsProperties properties = PoolsBinder.bind(environment);
		singletons.registerSingleton(NAME, new BoundPools(properties));
		return properties;
	}

}
