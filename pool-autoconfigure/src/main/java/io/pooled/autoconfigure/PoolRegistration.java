package io.pooled.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanRegistryAdapter;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.SimpleAliasRegistry;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Lets a {@link PoolRegistrar} register its pools with what Spring itself does not hand
 * to it: the properties that the context has bound, and its class loader. Refuses pools
 * that have the name of a bean of the application, which they would replace where beans
 * may be overridden.
 */
abstract class PoolRegistration implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	private final PoolRegistrar registrar;

	private PoolRegistration(Environment environment, PoolRegistrar registrar) {
		this.environment = environment;
		this.registrar = registrar;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		ConfigurableListableBeanFactory beans = (ConfigurableListableBeanFactory) registry;
		PoolsProperties properties = BoundPools.of(beans, this.environment);
		for (String kind : this.registrar.kinds()) {
			properties.keys(kind).forEach((key) -> check(kind, key, registry));
		}
		if (!AotDetector.useGeneratedArtifacts()) {
			this.registrar.register(
					new BeanRegistryAdapter(registry, beans, this.environment, this.registrar.getClass()),
					this.environment, properties, beans.getBeanClassLoader());
		}
	}

	private static void check(String kind, String key, BeanDefinitionRegistry registry) {
		String name = PoolNames.of(kind, key);
		String holder = holderOf(name, registry);
		if (holder != null) {
			throw new InvalidPoolPropertyException("pools." + kind + "." + key, null, "there is " + holder,
					"a name that no bean has; rename the pool or the bean");
		}
	}

	/**
	 * Find out what has a name that a bean definition would take from it where beans may
	 * be overridden.
	 * @param name the name
	 * @param registry of the context
	 * @return what has it, or {@code null} if it is free
	 */
	static @Nullable String holderOf(String name, BeanDefinitionRegistry registry) {
		if (registry.isAlias(name)) {
			String canonical = (registry instanceof SimpleAliasRegistry aliases) ? aliases.canonicalName(name) : name;
			return "an alias '" + name + "' already, of the bean '" + canonical + "'";
		}
		if (registry.containsBeanDefinition(name)) {
			return "a bean '" + name + "' already, " + registry.getBeanDefinition(name).getResourceDescription();
		}
		Object singleton = (registry instanceof SingletonBeanRegistry singletons) ? singletons.getSingleton(name)
				: null;
		return (singleton != null) ? "a singleton '" + name + "' already, of type " + singleton.getClass().getName()
				: null;
	}

	/** Of all pools but JSON encoders. */
	static class Plain extends PoolRegistration {

		Plain(Environment environment) {
			super(environment, new PoolBeanRegistrar());
		}

	}

	/** Of JSON encoders. */
	static class Json extends PoolRegistration {

		Json(Environment environment) {
			super(environment, new JsonPoolBeanRegistrar());
		}

	}

}
