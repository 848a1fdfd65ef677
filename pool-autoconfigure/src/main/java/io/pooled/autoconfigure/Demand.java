package io.pooled.autoconfigure;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.MergedAnnotations;

import io.pooled.ManagedPool;
import io.pooled.Pools;

/**
 * What a parameter or field asks for.
 */
final class Demand {

	private static final String OURS = "io.pooled.";

	private static final String RESOURCE = "jakarta.annotation.Resource";

	private Demand() {
	}

	static boolean isForOneOfOurs(DependencyDescriptor descriptor) {
		return isOurs(descriptor.getDependencyType(), descriptor) && !isSeveral(declaredType(descriptor))
				&& (descriptor.usesStandardBeanLookup() || isResource(descriptor));
	}

	private static boolean isOurs(Class<?> type, DependencyDescriptor descriptor) {
		return ManagedPool.class.isAssignableFrom(type) || Pools.class.isAssignableFrom(type)
				|| (type.getName().startsWith(OURS) && isOwn(descriptor));
	}

	private static boolean isSeveral(Class<?> declared) {
		return declared.isArray() || Collection.class.isAssignableFrom(declared) || Map.class.isAssignableFrom(declared)
				|| Stream.class.isAssignableFrom(declared);
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
	static boolean isForPool(DependencyDescriptor descriptor) {
		return ManagedPool.class.isAssignableFrom(descriptor.getDependencyType()) && !isOwn(descriptor);
	}

	private static boolean isOwn(DependencyDescriptor descriptor) {
		return isOwn(descriptor.getMember().getDeclaringClass());
	}

	static boolean isOwn(Class<?> type) {
		return type.isAnnotationPresent(AutoConfiguration.class)
				&& type.getPackageName().startsWith(Demand.class.getPackageName());
	}

	private static Class<?> declaredType(DependencyDescriptor descriptor) {
		MethodParameter parameter = descriptor.getMethodParameter();
		if (parameter != null) {
			return parameter.getParameterType();
		}
		Field field = descriptor.getField();
		return (field != null) ? field.getType() : descriptor.getDependencyType();
	}

}
