package io.pooled.autoconfigure;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.BeanDefinitionHolder;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.AutowireCandidateResolver;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/**
 * Lets a parameter or field that has the name of a pool get that pool although another
 * one is primary. Spring itself asks for a primary bean first and for the name only then,
 * so that {@code PooledBufferFactory exports} would silently get the pool
 * {@code default}; nor does any other property of a bean definition say "this one, unless
 * another one is named".
 * <p>
 * All other questions, and those about everything but pools, are answered by the resolver
 * that the application has.
 */
class NamedPoolResolver extends ForwardingCandidateResolver {

	NamedPoolResolver(AutowireCandidateResolver delegate) {
		super(delegate);
	}

	/**
	 * Put a resolver in front of the one that a context has.
	 * @param beanFactory of the context
	 */
	static void install(Object beanFactory) {
		if (beanFactory instanceof DefaultListableBeanFactory factory
				&& !(factory.getAutowireCandidateResolver() instanceof NamedPoolResolver)) {
			factory.setAutowireCandidateResolver(new NamedPoolResolver(factory.getAutowireCandidateResolver()));
		}
	}

	@Override
	public boolean isAutowireCandidate(BeanDefinitionHolder holder, DependencyDescriptor descriptor) {
		if (!Demand.isForOneOfOurs(descriptor) || delegate().hasQualifier(descriptor)) {
			return delegate().isAutowireCandidate(holder, descriptor);
		}
		if (!Demand.isForPool(descriptor)) {
			return delegate().isAutowireCandidate(holder, descriptor) && isNearest(holder, descriptor);
		}
		DependencyDescriptor field = qualifiedField(descriptor);
		if (field != null) {
			return delegate().isAutowireCandidate(holder, field);
		}
		return delegate().isAutowireCandidate(holder, descriptor) && isMeant(holder, descriptor);
	}

	/*
	 * Lombok and others write constructors for fields, and forget their qualifiers.
	 */
	private @Nullable DependencyDescriptor qualifiedField(DependencyDescriptor descriptor) {
		MethodParameter parameter = descriptor.getMethodParameter();
		String name = descriptor.getDependencyName();
		if (parameter == null || name == null || !(parameter.getExecutable() instanceof Constructor)) {
			return null;
		}
		Field field = ReflectionUtils.findField(parameter.getDeclaringClass(), name, parameter.getParameterType());
		if (field == null) {
			return null;
		}
		DependencyDescriptor qualified = new DependencyDescriptor(field, true);
		return delegate().hasQualifier(qualified) ? qualified : null;
	}

	private boolean isMeant(BeanDefinitionHolder holder, DependencyDescriptor descriptor) {
		ContextBeans beans = beans();
		ResolvableType type = descriptor.getResolvableType();
		List<String> pools = beans.namesOf(type);
		String name = descriptor.getDependencyName();
		if (name == null && pools.stream().filter(beans::isDefaultCandidate).count() > 1) {
			// Compiled without the names of parameters: nobody knows which one is meant.
			throw new NoUniqueBeanDefinitionException(type, pools);
		}
		if (name == null) {
			return true;
		}
		if (beans.mayBe(name, type)) {
			return holder.matchesName(name);
		}
		String uniform = PoolNames.uniform(name);
		return pools.stream().anyMatch((pool) -> PoolNames.uniform(pool).equals(uniform))
				? PoolNames.uniform(holder.getBeanName()).equals(uniform) : isNearest(holder, descriptor);
	}

	/*
	 * What a context has of its own hides what its parent has, as it does where both have
	 * the same name.
	 */
	private boolean isNearest(BeanDefinitionHolder holder, DependencyDescriptor descriptor) {
		ContextBeans beans = beans();
		return beans.isLocal(holder.getBeanName()) || !beans.hasLocal(descriptor.getResolvableType());
	}

	private ContextBeans beans() {
		return new ContextBeans((ConfigurableListableBeanFactory) Objects.requireNonNull(getBeanFactory()));
	}

	@Override
	public AutowireCandidateResolver cloneIfNecessary() {
		return new NamedPoolResolver(delegate().cloneIfNecessary());
	}

	/**
	 * Installs the resolver before anything looks for a bean to replace, as the support
	 * for mocks does.
	 */
	static class Installer implements BeanDefinitionRegistryPostProcessor {

		@Override
		public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
			install(registry);
		}

	}

	/** Installs the resolver again should it have been replaced. */
	static class Keeper implements BeanFactoryPostProcessor {

		@Override
		public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
			install(beanFactory);
		}

	}

}
