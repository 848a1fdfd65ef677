package io.pooled.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.core.ResolvableType;

/**
 * The beans that a context sees: its own and those of its parents.
 *
 * @param factory of the context
 */
record ContextBeans(ConfigurableListableBeanFactory factory) {

	List<String> namesOf(ResolvableType type) {
		return Stream.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.factory, type.toClass(), true, false))
			.filter((name) -> mayBe(name, type))
			.toList();
	}

	/**
	 * Find out whether a bean is of a type, as far as it says what it is: the pool of a
	 * factory without a type argument may be a pool of anything.
	 * @param name the name of a bean
	 * @param type a type, perhaps with type arguments
	 * @return whether it is or may be of that type
	 */
	boolean mayBe(String name, ResolvableType type) {
		return this.factory.containsBean(name) && (this.factory.isTypeMatch(name, type)
				|| (this.factory.isTypeMatch(name, type.toClass()) && isUntyped(name, type.toClass())));
	}

	private boolean isUntyped(String name, Class<?> type) {
		AbstractBeanDefinition definition = definition(name);
		return definition == null || definition.getResolvableType().as(type).hasUnresolvableGenerics();
	}

	boolean isLocal(String name) {
		return this.factory.containsLocalBean(name);
	}

	boolean hasLocal(ResolvableType type) {
		return Stream.of(this.factory.getBeanNamesForType(type, true, false)).anyMatch(this::isDefaultCandidate);
	}

	boolean isDefaultCandidate(String name) {
		AbstractBeanDefinition definition = definition(name);
		return definition == null || (definition.isAutowireCandidate() && definition.isDefaultCandidate());
	}

	private @Nullable AbstractBeanDefinition definition(String name) {
		try {
			return (this.factory.getMergedBeanDefinition(name) instanceof AbstractBeanDefinition definition)
					? definition : null;
		}
		catch (NoSuchBeanDefinitionException ex) {
			return null;
		}
	}

}
