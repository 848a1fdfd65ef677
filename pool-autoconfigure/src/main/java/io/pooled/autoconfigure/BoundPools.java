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
 * @since 0.1.0
 */
public record BoundPools(PoolsProperties properties) {

	private static final String NAME = BoundPools.class.getName();

	/**
	 * Return what the properties say to a context.
	 * @param beans of the context
	 * @param environment of the context
	 * @return the properties, which are bound now if they were not yet
	 * @throws InvalidPoolPropertyException if something is wrong
	 */
	public static PoolsProperties of(BeanFactory beans, Environment environment) {
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
