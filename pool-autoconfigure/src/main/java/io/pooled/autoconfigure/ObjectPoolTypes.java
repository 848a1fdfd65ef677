package io.pooled.autoconfigure;

import java.lang.reflect.WildcardType;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

import io.pooled.Pool;
import io.pooled.PooledObjectFactory;

/**
 * Gives an object pool whose properties name no type that of its factory bean, so that
 * {@code Pool<Parser>} finds the pool of parsers and no other. Does so before anything
 * looks for a bean to replace, as the support for mocks does.
 */
class ObjectPoolTypes implements BeanDefinitionRegistryPostProcessor {

	private final Environment environment;

	ObjectPoolTypes(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		apply((ConfigurableListableBeanFactory) registry, this.environment);
	}

	private static void apply(ConfigurableListableBeanFactory beans, Environment environment) {
		long typed = BoundPools.of(beans, environment)
			.object()
			.entrySet()
			.stream()
			.filter((pool) -> setType(PoolKinds.OBJECT.nameOf(pool.getKey()), pool.getValue(), beans))
			.count();
		if (typed > 0) {
			beans.clearMetadataCache();
		}
	}

	private static boolean setType(String name, PoolsProperties.ObjectPool pool,
			ConfigurableListableBeanFactory beans) {
		if (pool.type() != null || pool.factory() == null || !beans.containsBeanDefinition(name)
				|| !(beans.getBeanDefinition(name) instanceof RootBeanDefinition definition)
				|| definition.getSource() != PoolBeanRegistrar.class) {
			return false;
		}
		ResolvableType type = typesOf(pool.factory(), beans).map(ObjectPoolTypes::madeBy)
			.filter((objects) -> objects.resolve() != null)
			.findFirst()
			.orElse(ResolvableType.NONE);
		if (type == ResolvableType.NONE) {
			return false;
		}
		definition.setTargetType(ResolvableType.forClassWithGenerics(Pool.class, type));
		return true;
	}

	private static ResolvableType madeBy(ResolvableType factory) {
		ResolvableType objects = factory.as(PooledObjectFactory.class).getGeneric();
		ResolvableType type = (objects != ResolvableType.NONE) ? objects : factory.as(Supplier.class).getGeneric();
		Class<?> bound = (type.getType() instanceof WildcardType) ? type.resolve() : null;
		return (bound != null) ? ResolvableType.forClass(bound) : type;
	}

	private static Stream<ResolvableType> typesOf(String bean, ConfigurableListableBeanFactory beans) {
		if (!beans.containsBean(bean)) {
			return Stream.empty();
		}
		// Lets the definition learn what its factory method returns.
		Class<?> type = beans.getType(bean, false);
		return Stream.concat(declaredTypes(bean, beans), Stream.ofNullable(type).map(ResolvableType::forClass));
	}

	private static Stream<ResolvableType> declaredTypes(String bean, ConfigurableListableBeanFactory beans) {
		BeanDefinition definition;
		try {
			definition = beans.getMergedBeanDefinition(bean);
		}
		catch (NoSuchBeanDefinitionException ex) {
			return Stream.of(ResolvableType.forInstance(beans.getBean(bean)));
		}
		if (definition instanceof RootBeanDefinition root && root.getDecoratedDefinition() != null) {
			return typesOf(root.getDecoratedDefinition().getBeanName(), beans);
		}
		ResolvableType type = definition.getResolvableType();
		return BeanFactoryUtils.isFactoryDereference(bean) ? Stream.of(type)
				: Stream.of(type, type.as(FactoryBean.class).getGeneric(),
						objectType(definition.getAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE)));
	}

	private static ResolvableType objectType(@Nullable Object attribute) {
		return (attribute instanceof ResolvableType type) ? type : ResolvableType.NONE;
	}

	/** Does so again, for factories that others registered meanwhile. */
	static class Again implements BeanFactoryPostProcessor {

		private final Environment environment;

		Again(Environment environment) {
			this.environment = environment;
		}

		@Override
		public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
			apply(beans, this.environment);
		}

	}

}
