package io.pooled.autoconfigure;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.BeanRegistry.SupplierContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * What a kind of pool is: where its pools stand in the properties, what they are called,
 * and how one of them becomes a bean.
 *
 * @param <S> what the properties say of one pool
 */
abstract class PoolKind<S> {

	private final String id;

	private final Class<?> type;

	/**
	 * Create a kind.
	 * @param id its name in the properties
	 * @param type of its pools
	 */
	PoolKind(String id, Class<?> type) {
		this.id = id;
		this.type = type;
	}

	final String id() {
		return this.id;
	}

	final Class<?> type() {
		return this.type;
	}

	/**
	 * Return the pools that the properties name.
	 * @param properties the properties
	 * @return the pools by their keys
	 */
	abstract Map<String, S> pools(PoolsProperties properties);

	/**
	 * Check what can be checked without beans, and find out how a pool is made.
	 * @param key of the pool
	 * @param pool what the properties say of it
	 * @param properties what they say of everything
	 * @param classLoader of the context
	 * @return how it is made
	 * @throws InvalidPoolPropertyException if something is wrong
	 */
	abstract Recipe<?> recipe(String key, S pool, PoolsProperties properties, @Nullable ClassLoader classLoader);

	/**
	 * Return the name of a pool. It is the key, except that only one kind can have a pool
	 * named {@code default}, which is the buffer pool: the others' are
	 * {@code defaultObject}, {@code defaultJson}, {@code defaultGzip} and
	 * {@code defaultDigest}.
	 * @param key the key under {@code pools.<kind>}
	 * @return the name of the pool and of its bean
	 */
	String nameOf(String key) {
		return PoolNames.DEFAULT.equals(key) ? nameOfDefault() : key;
	}

	String nameOfDefault() {
		return PoolNames.DEFAULT + StringUtils.capitalize(this.id);
	}

	final String property(String key) {
		return "pools." + this.id + ((key.indexOf('.') < 0) ? "." + key : "[" + key + "]");
	}

	final PropertyChecks checks(String key) {
		return new PropertyChecks(property(key));
	}

	final void register(BeanRegistry registry, PoolsProperties properties, @Nullable ClassLoader classLoader) {
		pools(properties).forEach((key, pool) -> register(key, recipe(key, pool, properties, classLoader), registry));
	}

	private <P> void register(String key, Recipe<P> recipe, BeanRegistry registry) {
		boolean isDefault = PoolNames.DEFAULT.equals(key);
		Consumer<BeanRegistry> registration = (beans) -> beans.registerBean(nameOf(key), recipe.type(), (spec) -> {
			spec.supplier(recipe.supplier()).description("pool from '" + property(key) + "'");
			if (isDefault) {
				spec.primary();
			}
		});
		if (isDefault && AotDetector.useGeneratedArtifacts()) {
			registry.registerBean(FrozenDefault.class, (spec) -> spec
				.supplier((context) -> new FrozenDefault(this, registration, context.bean(Environment.class))));
		}
		else {
			registration.accept(registry);
		}
	}

	/**
	 * How one pool is made.
	 *
	 * @param type of the bean
	 * @param supplier makes it
	 */
	record Recipe<P>(ParameterizedTypeReference<P> type, Function<SupplierContext, P> supplier) {

		static <P> Recipe<P> of(Class<P> type, Function<SupplierContext, P> supplier) {
			return new Recipe<>(ParameterizedTypeReference.forType(type), supplier);
		}

	}

}
