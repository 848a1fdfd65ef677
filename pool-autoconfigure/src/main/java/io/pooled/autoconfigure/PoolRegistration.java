package io.pooled.autoconfigure;

import java.util.List;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
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
		each(properties, this.registrar.kinds(), (kind, key) -> check(kind, key, registry));
		if (!AotDetector.useGeneratedArtifacts()) {
			this.registrar.register(
					new BeanRegistryAdapter(registry, beans, this.environment, this.registrar.getClass()), properties,
					beans.getBeanClassLoader());
			each(properties, this.registrar.kinds(), (kind, key) -> describe(kind, key, registry));
		}
	}

	private static void each(PoolsProperties properties, List<PoolKind<?>> kinds,
			BiConsumer<PoolKind<?>, String> action) {
		kinds.forEach((kind) -> kind.pools(properties).keySet().forEach((key) -> action.accept(kind, key)));
	}

	/*
	 * As of a bean of the framework, the definition does not keep a bean method that
	 * comes later from being used.
	 */
	private static void describe(PoolKind<?> kind, String key, BeanDefinitionRegistry registry) {
		if (registry.getBeanDefinition(kind.nameOf(key)) instanceof AbstractBeanDefinition definition) {
			definition.setRole(BeanDefinition.ROLE_SUPPORT);
			definition.setResourceDescription("property '" + kind.property(key) + "'");
		}
	}

	static void check(PoolKind<?> kind, String key, BeanDefinitionRegistry registry) {
		String holder = holderOf(kind.nameOf(key), registry);
		if (holder != null) {
			throw new InvalidPoolPropertyException(kind.property(key), null, "there is " + holder,
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
			String origin = registry.getBeanDefinition(name).getResourceDescription();
			return "a bean '" + name + "' already" + ((origin != null) ? ", " + origin : "");
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

	/** Refuses pools whose name a bean method has taken after they were registered. */
	static class Review implements BeanDefinitionRegistryPostProcessor {

		private final Environment environment;

		Review(Environment environment) {
			this.environment = environment;
		}

		@Override
		public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
			each(BoundPools.of((BeanFactory) registry, this.environment), PoolKinds.ALL, (kind, key) -> {
				String name = kind.nameOf(key);
				if (registry.containsBeanDefinition(name)
						&& registry.getBeanDefinition(name) instanceof AnnotatedBeanDefinition) {
					check(kind, key, registry);
				}
			});
		}

	}

}
