package io.pooled.autoconfigure;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.QualifierAnnotationAutowireCandidateResolver;
import org.springframework.beans.factory.config.BeanDefinitionHolder;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateResolver;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

import io.pooled.ManagedPool;

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
class NamedPoolResolver extends QualifierAnnotationAutowireCandidateResolver {

	private final AutowireCandidateResolver delegate;

	NamedPoolResolver(AutowireCandidateResolver delegate) {
		this.delegate = delegate;
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
	public void setBeanFactory(BeanFactory beanFactory) {
		super.setBeanFactory(beanFactory);
		if (this.delegate instanceof BeanFactoryAware aware) {
			aware.setBeanFactory(beanFactory);
		}
	}

	@Override
	public boolean isAutowireCandidate(BeanDefinitionHolder holder, DependencyDescriptor descriptor) {
		if (!asksForOnePool(descriptor) || this.delegate.hasQualifier(descriptor)) {
			return this.delegate.isAutowireCandidate(holder, descriptor);
		}
		DependencyDescriptor field = qualifiedField(descriptor);
		if (field != null) {
			return this.delegate.isAutowireCandidate(holder, field);
		}
		return this.delegate.isAutowireCandidate(holder, descriptor) && isMeant(holder, descriptor);
	}

	/*
	 * A collection of pools is named after something else, and so are the parameters of
	 * this project's auto-configurations, which know no pool of the application.
	 */
	private static boolean asksForOnePool(DependencyDescriptor descriptor) {
		if (!ManagedPool.class.isAssignableFrom(descriptor.getDependencyType())
				|| !descriptor.usesStandardBeanLookup()) {
			return false;
		}
		Class<?> declared = declaredType(descriptor);
		return !declared.isArray()
				&& Stream.of(Collection.class, Map.class, Stream.class)
					.noneMatch((type) -> type.isAssignableFrom(declared))
				&& !isOwn(descriptor.getMember().getDeclaringClass());
	}

	static boolean isOwn(Class<?> type) {
		return type.isAnnotationPresent(AutoConfiguration.class)
				&& type.getPackageName().startsWith(NamedPoolResolver.class.getPackageName());
	}

	private static Class<?> declaredType(DependencyDescriptor descriptor) {
		MethodParameter parameter = descriptor.getMethodParameter();
		if (parameter != null) {
			return parameter.getParameterType();
		}
		Field field = descriptor.getField();
		return (field != null) ? field.getType() : descriptor.getDependencyType();
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
		return this.delegate.hasQualifier(qualified) ? qualified : null;
	}

	private boolean isMeant(BeanDefinitionHolder holder, DependencyDescriptor descriptor) {
		ListableBeanFactory beans = (ListableBeanFactory) getBeanFactory();
		Assert.state(beans != null, "'beans' must not be null");
		ResolvableType type = descriptor.getResolvableType();
		List<String> pools = List.of(beans.getBeanNamesForType(type, true, false));
		String name = descriptor.getDependencyName();
		if (name == null && pools.stream().filter((pool) -> isDefaultCandidate(beans, pool)).count() > 1) {
			// Compiled without the names of parameters: nobody knows which one is meant.
			throw new NoUniqueBeanDefinitionException(type, pools);
		}
		if (name == null) {
			return true;
		}
		if (beans.containsBean(name) && beans.isTypeMatch(name, type)) {
			return holder.matchesName(name);
		}
		String uniform = PoolNames.uniform(name);
		return PoolNames.uniform(holder.getBeanName()).equals(uniform)
				|| pools.stream().noneMatch((pool) -> PoolNames.uniform(pool).equals(uniform));
	}

	private static boolean isDefaultCandidate(ListableBeanFactory beans, String pool) {
		return !(beans instanceof ConfigurableListableBeanFactory factory) || !factory.containsBeanDefinition(pool)
				|| !(factory.getMergedBeanDefinition(pool) instanceof AbstractBeanDefinition definition)
				|| (definition.isAutowireCandidate() && definition.isDefaultCandidate());
	}

	@Override
	public boolean isRequired(DependencyDescriptor descriptor) {
		return this.delegate.isRequired(descriptor);
	}

	@Override
	public boolean hasQualifier(DependencyDescriptor descriptor) {
		return this.delegate.hasQualifier(descriptor);
	}

	@Override
	public @Nullable String getSuggestedName(DependencyDescriptor descriptor) {
		return this.delegate.getSuggestedName(descriptor);
	}

	@Override
	public @Nullable Object getSuggestedValue(DependencyDescriptor descriptor) {
		return this.delegate.getSuggestedValue(descriptor);
	}

	@Override
	public @Nullable Object getLazyResolutionProxyIfNecessary(DependencyDescriptor descriptor,
			@Nullable String beanName) {
		return this.delegate.getLazyResolutionProxyIfNecessary(descriptor, beanName);
	}

	@Override
	public @Nullable Class<?> getLazyResolutionProxyClass(DependencyDescriptor descriptor, @Nullable String beanName) {
		return this.delegate.getLazyResolutionProxyClass(descriptor, beanName);
	}

	// As a CustomAutowireConfigurer does with whatever resolver there is.
	@Override
	public void addQualifierType(Class<? extends Annotation> qualifierType) {
		super.addQualifierType(qualifierType);
		if (this.delegate instanceof QualifierAnnotationAutowireCandidateResolver resolver) {
			resolver.addQualifierType(qualifierType);
		}
	}

	@Override
	public AutowireCandidateResolver cloneIfNecessary() {
		return new NamedPoolResolver(this.delegate.cloneIfNecessary());
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
