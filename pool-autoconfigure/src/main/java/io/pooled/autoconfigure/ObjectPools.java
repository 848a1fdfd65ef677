package io.pooled.autoconfigure;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanInstantiationException;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.BeanRegistry.SupplierContext;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import io.pooled.Pool;

/**
 * Builds one object pool from its properties. What can be checked without beans is
 * checked on creation, the rest when the pool is built.
 */
final class ObjectPools {

	private static final String RESET_ALLOWED = "'none', 'method:<name>' or 'bean:<name>'";

	private static final String METHOD_ALLOWED = "'method:' and the name of a public method without parameters";

	private final String key;

	private final PoolsProperties properties;

	private final PoolsProperties.ObjectPool pool;

	private final PropertyChecks checks;

	private final @Nullable Class<?> type;

	private ObjectPools(String key, PoolsProperties.ObjectPool pool, PoolsProperties properties,
			@Nullable ClassLoader classLoader) {
		this.key = key;
		this.properties = properties;
		this.pool = pool;
		this.checks = PoolKinds.OBJECT.checks(key);
		this.type = (pool.type() != null) ? type(pool.type(), classLoader) : null;
		this.checks.maxIdle(pool.maxIdle());
		this.checks.that(pool.preallocate() >= 0 && pool.preallocate() <= pool.maxIdle(), "preallocate",
				pool.preallocate(), "the pool could not keep that many", "0 to 'max-idle', " + pool.maxIdle());
		if (this.type == null && pool.factory() == null) {
			throw new InvalidPoolPropertyException(this.checks.prefix(), null, "it says not what to pool",
					"'type' with the name of a class, or 'factory' with the name of a bean");
		}
		if (this.type != null && pool.factory() == null) {
			constructor(this.type);
		}
		this.checks.that(!PoolKinds.OBJECT.nameOf(key).equals(pool.factory()), "factory",
				String.valueOf(pool.factory()), "that is the pool itself", "the name of another bean");
		String method = suffix("method:");
		if (method != null && this.type != null) {
			method(this.type, method);
		}
		this.checks.that("none".equals(pool.reset()) || method != null || suffix("bean:") != null, "reset",
				pool.reset(), "there is no such way to reset", RESET_ALLOWED);
	}

	static ObjectPools of(String key, PoolsProperties.ObjectPool pool, PoolsProperties properties,
			@Nullable ClassLoader classLoader) {
		return new ObjectPools(key, pool, properties, classLoader);
	}

	/**
	 * Return the class of the objects, as far as it is known.
	 * @return the class, or {@code null}
	 */
	@Nullable Class<?> type() {
		return this.type;
	}

	private Class<?> type(String name, @Nullable ClassLoader classLoader) {
		try {
			return ClassUtils.forName(name, classLoader);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			throw this.checks.invalid("type", name, "there is no such class", "the name of a class on the class path",
					ex);
		}
	}

	private Constructor<?> constructor(Class<?> type) {
		String allowed = "a public class with a public constructor without parameters; or set 'factory'";
		this.checks.that(Modifier.isPublic(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers()), "type",
				type.getName(), "it is abstract or not public", allowed);
		try {
			return type.getConstructor();
		}
		catch (NoSuchMethodException ex) {
			throw this.checks.invalid("type", type.getName(), "it has no public constructor without parameters",
					allowed, ex);
		}
	}

	private Method method(Class<?> type, String name) {
		try {
			return type.getMethod(name);
		}
		catch (NoSuchMethodException ex) {
			throw this.checks.invalid("reset", this.pool.reset(),
					type.getName() + " has no public method " + name + "()", METHOD_ALLOWED, ex);
		}
	}

	private @Nullable String suffix(String prefix) {
		String reset = this.pool.reset();
		return (reset.startsWith(prefix) && reset.length() > prefix.length()) ? reset.substring(prefix.length()) : null;
	}

	Pool<?> build(SupplierContext context) {
		ObjectSource source = source(context);
		Predicate<Object> reset = reset(source, context);
		return source.pool(PoolKinds.OBJECT.nameOf(this.key), reset)
			.maxIdle(this.pool.maxIdle())
			.preallocate(this.pool.preallocate())
			.upkeep(this.checks.upkeep(this.properties, this.pool.idleTimeout(), this.pool.overdueAfter(),
					this.pool.leakDetection()))
			.build();
	}

	private ObjectSource source(SupplierContext context) {
		String factory = this.pool.factory();
		if (factory != null) {
			String allowed = "the name of a bean of type PooledObjectFactory or Supplier";
			Object bean = bean("factory", factory, factory, allowed, context);
			ObjectSource source = ObjectSource.of(bean);
			if (source == null) {
				throw this.checks.invalid("factory", factory, "that bean is a " + bean.getClass().getName(), allowed,
						null);
			}
			if (this.type != null) {
				Class<?> made = probe(source, Object::getClass);
				this.checks.that(this.type.isAssignableFrom(made), "factory", factory, "it makes a " + made.getName(),
						"a factory of " + this.type.getName() + ", which is the 'type'");
			}
			return source;
		}
		Class<?> type = Objects.requireNonNull(this.type);
		Constructor<?> constructor = constructor(type);
		try {
			BeanUtils.instantiateClass(constructor);
		}
		catch (BeanInstantiationException | LinkageError ex) {
			throw this.checks.invalid("type", type.getName(),
					"it cannot be constructed: " + NestedExceptionUtils.getMostSpecificCause(ex),
					"a class whose constructor succeeds", ex);
		}
		return new ObjectSource(() -> BeanUtils.instantiateClass(constructor), null, null);
	}

	private <R> R probe(ObjectSource source, Function<Object, R> question) {
		String property = (this.pool.factory() != null) ? "factory" : "type";
		String value = String.valueOf((this.pool.factory() != null) ? this.pool.factory() : this.pool.type());
		String allowed = "what makes an object each time";
		try {
			return source.probe((object) -> {
				this.checks.that(object != null, property, value, "it returned null", allowed);
				return question.apply(object);
			});
		}
		catch (InvalidPoolPropertyException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw this.checks.invalid(property, value, "making an object failed: " + ex, allowed, ex);
		}
	}

	private Object bean(String property, String value, String name, String allowed, SupplierContext context) {
		try {
			return context.bean(name, Object.class);
		}
		catch (NoSuchBeanDefinitionException ex) {
			throw this.checks.invalid(property, value, "there is no bean '" + name + "'", allowed, ex);
		}
	}

	private @Nullable Predicate<Object> reset(ObjectSource source, SupplierContext context) {
		String method = suffix("method:");
		if (method != null) {
			return probe(source, (object) -> resetMethod(object, method));
		}
		String bean = suffix("bean:");
		return (bean != null) ? resetBean(bean, context) : null;
	}

	private Predicate<Object> resetMethod(Object probe, String name) {
		Method method = ClassUtils.getPubliclyAccessibleMethodIfPossible(method(probe.getClass(), name), null);
		ReflectionUtils.makeAccessible(method);
		try {
			ReflectionUtils.invokeMethod(method, probe);
		}
		catch (RuntimeException ex) {
			throw this.checks.invalid("reset", this.pool.reset(),
					"calling " + method + " failed: " + NestedExceptionUtils.getMostSpecificCause(ex), METHOD_ALLOWED,
					ex);
		}
		return (object) -> !Boolean.FALSE.equals(ReflectionUtils.invokeMethod(method, object));
	}

	@SuppressWarnings("unchecked")
	private Predicate<Object> resetBean(String name, SupplierContext context) {
		String allowed = "'bean:' and the name of a bean of type Predicate or Consumer";
		Object bean = bean("reset", this.pool.reset(), name, allowed, context);
		if (bean instanceof Predicate<?> predicate) {
			return (Predicate<Object>) predicate;
		}
		this.checks.that(bean instanceof Consumer, "reset", this.pool.reset(),
				"that bean is a " + bean.getClass().getName(), allowed);
		return (object) -> {
			((Consumer<Object>) bean).accept(object);
			return true;
		};
	}

}
