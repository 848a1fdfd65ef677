package io.pooled.autoconfigure;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Refuses pools that have the name of a bean of the application, which they would replace
 * where beans may be overridden. Runs before the pools are registered.
 */
class PoolNameCheck implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	PoolNameCheck(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		PoolsProperties properties = PoolsBinder.bind(this.environment);
		for (String kind : PoolNames.KINDS) {
			properties.keys(kind).forEach((key) -> check(kind, key, registry));
		}
	}

	static void check(String kind, String key, BeanDefinitionRegistry registry) {
		String name = PoolNames.of(kind, key);
		if (registry.containsBeanDefinition(name)) {
			throw new InvalidPoolPropertyException("pools." + kind + "." + key, null,
					"there is a bean '" + name + "' already, "
							+ registry.getBeanDefinition(name).getResourceDescription(),
					"a name that no bean has; rename the pool or the bean");
		}
	}

}
