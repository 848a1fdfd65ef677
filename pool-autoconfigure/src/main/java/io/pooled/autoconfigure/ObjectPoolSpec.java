package io.pooled.autoconfigure;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanInstantiationException;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.BeanRegistry.SupplierContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.ClassUtils;

import io.pooled.Pool;

/**
 * Builds one object pool from its properties. What can be checked without beans is
 * checked on creation, the rest when the pool is built.
 */
final class ObjectPoolSpec {

	private final String key;

	private final PoolsProperties properties;

	private final PoolsProperties.ObjectPool pool;

	private final PropertyChecks checks;

	private final ObjectReset reset;

	private final @Nullable Class<?> type;

	private ObjectPoolSpec(String key, PoolsProperties.ObjectPool pool, PoolsProperties properties,
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
			throw new InvalidPoolPropertyException(this.checks.prefix(), null, "neither 'type' nor 'factory' is set",
					"'type' with the name of a class, or 'factory' with the name of a bean");
		}
		if (this.type != null && pool.factory() == null) {
			constructor(this.type);
		}
		this.checks.that(!PoolKinds.OBJECT.nameOf(key).equals(pool.factory()), "factory",
				String.valueOf(pool.factory()), "that is the pool itself", "the name of another bean");
		this.reset = new ObjectReset(pool.reset(), this.type, this.checks);
	}

	static ObjectPoolSpec of(String key, PoolsProperties.ObjectPool pool, PoolsProperties properties,
			@Nullable ClassLoader classLoader) {
		return new ObjectPoolSpec(key, pool, properties, classLoader);
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

	Pool<?> build(SupplierContext context) {
		ObjectSource source = source(context);
		Predicate<Object> reset = this.reset.resolve((question) -> probe(source, question), context);
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
			Object bean = this.checks.bean("factory", factory, factory, allowed, context);
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

}
