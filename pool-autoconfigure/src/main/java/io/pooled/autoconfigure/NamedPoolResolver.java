package io.pooled.autoconfigure;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.QualifierAnnotationAutowireCandidateResolver;
import org.springframework.beans.factory.config.BeanDefinitionHolder;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.AutowireCandidateResolver;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ReflectionUtils;

import io.pooled.ManagedPool;
import io.pooled.Pools;

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

	private static final String OURS = "io.pooled.";

	private static final String RESOURCE = "jakarta.annotation.Resource";

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
		if (!asksForOneOfOurs(descriptor) || this.delegate.hasQualifier(descriptor)) {
			return this.delegate.isAutowireCandidate(holder, descriptor);
		}
		if (!asksForPool(descriptor)) {
			return this.delegate.isAutowireCandidate(holder, descriptor) && isNearest(holder, descriptor);
		}
		DependencyDescriptor field = qualifiedField(descriptor);
		if (field != null) {
			return this.delegate.isAutowireCandidate(holder, field);
		}
		return this.delegate.isAutowireCandidate(holder, descriptor) && isMeant(holder, descriptor);
	}

	private static boolean asksForOneOfOurs(DependencyDescriptor descriptor) {
		if (!descriptor.usesStandardBeanLookup() && !isResource(descriptor)) {
			return false;
		}
		Class<?> type = descriptor.getDependencyType();
		Class<?> declared = declaredType(descriptor);
		return (ManagedPool.class.isAssignableFrom(type) || Pools.class.isAssignableFrom(type)
				|| (type.getName().startsWith(OURS) && isOwn(descriptor))) && !declared.isArray()
				&& Stream.of(Collection.class, Map.class, Stream.class)
					.noneMatch((several) -> several.isAssignableFrom(declared));
	}

	/*
	 * Spring looks for a bean of exactly that name itself, and asks here if there is
	 * none.
	 */
	private static boolean isResource(DependencyDescriptor descriptor) {
		return descriptor.getMember() instanceof AnnotatedElement member
				&& MergedAnnotations.from(member).isPresent(RESOURCE);
	}

	/*
	 * The parameters of this project's auto-configurations, which know no pool of the
	 * application, are named after something else.
	 */
	private static boolean asksForPool(DependencyDescriptor descriptor) {
		return ManagedPool.class.isAssignableFrom(descriptor.getDependencyType()) && !isOwn(descriptor);
	}

	private static boolean isOwn(DependencyDescriptor descriptor) {
		return isOwn(descriptor.getMember().getDeclaringClass());
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
