package io.pooled.autoconfigure;

import java.lang.reflect.Field;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinitionHolder;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;
import org.springframework.core.MethodParameter;

import io.pooled.ManagedPool;

/**
 * Lets a parameter or field that has the name of a pool get that pool although the
 * default pool of its kind is primary. Spring itself asks for a primary bean first and
 * for the name only then, so that {@code PooledBufferFactory exports} would silently get
 * the pool {@code default}.
 */
class NamedPoolResolver extends ContextAnnotationAutowireCandidateResolver {

	private @Nullable BeanFactory beans;

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		super.setBeanFactory(beanFactory);
		this.beans = beanFactory;
	}

	@Override
	public boolean isAutowireCandidate(BeanDefinitionHolder holder, DependencyDescriptor descriptor) {
		return super.isAutowireCandidate(holder, descriptor)
				&& !(PoolNames.isDefault(holder.getBeanName()) && asksForAnother(holder.getBeanName(), descriptor));
	}

	private boolean asksForAnother(String defaultPool, DependencyDescriptor descriptor) {
		String name = descriptor.getDependencyName();
		return name != null && !name.equals(defaultPool) && !hasQualifier(descriptor)
				&& ManagedPool.class.isAssignableFrom(declaredType(descriptor)) && this.beans != null
				&& this.beans.containsBean(name) && this.beans.isTypeMatch(name, descriptor.getResolvableType());
	}

	/*
	 * Not the element's: a collection, an ObjectProvider or an Optional of pools is named
	 * after something else.
	 */
	private static Class<?> declaredType(DependencyDescriptor descriptor) {
		MethodParameter parameter = descriptor.getMethodParameter();
		if (parameter != null) {
			return parameter.getParameterType();
		}
		Field field = descriptor.getField();
		return (field != null) ? field.getType() : descriptor.getDependencyType();
	}

	/** Replaces the resolver of the context, unless that is not Spring's own. */
	static class Installer implements BeanFactoryPostProcessor {

		@Override
		public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
			if (beanFactory instanceof DefaultListableBeanFactory factory && factory.getAutowireCandidateResolver()
				.getClass() == ContextAnnotationAutowireCandidateResolver.class) {
				factory.setAutowireCandidateResolver(new NamedPoolResolver());
			}
		}

	}

}
