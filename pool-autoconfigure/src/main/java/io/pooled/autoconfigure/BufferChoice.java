package io.pooled.autoconfigure;

import java.util.Objects;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;

import io.pooled.buffer.PooledBufferFactory;

/**
 * Finds the buffer pools that others write into.
 *
 * @since 0.1.0
 */
public final class BufferChoice {

	private final ObjectProvider<PooledBufferFactory> pools;

	private final BeanFactory beans;

	/**
	 * Create an instance.
	 * @param pools what is injected, so that pools of the context come before those of
	 * its parent
	 * @param beans of the context
	 */
	BufferChoice(ObjectProvider<PooledBufferFactory> pools, BeanFactory beans) {
		this.pools = pools;
		this.beans = beans;
	}

	/**
	 * Find the only or primary pool.
	 * @return a pool, or {@code null} if there is neither
	 */
	public @Nullable PooledBufferFactory unlessNamed() {
		return this.pools.getIfUnique();
	}

	/**
	 * Find the pool that a property names, or the only or primary one.
	 * @param prefix full name of the properties of whoever wants the pool
	 * @param name the value of the property {@code buffer}
	 * @return a pool
	 * @throws InvalidPoolPropertyException if there is none
	 */
	public PooledBufferFactory get(String prefix, @Nullable String name) {
		if (name == null) {
			PooledBufferFactory pool = unlessNamed();
			if (pool == null) {
				throw invalid(prefix, null, "there is not one buffer pool to use unless told otherwise");
			}
			return pool;
		}
		return this.pools.stream().filter((pool) -> name.equals(pool.name())).findFirst().orElseGet(() -> {
			try {
				return this.beans.getBean(name, PooledBufferFactory.class);
			}
			catch (NoSuchBeanDefinitionException | BeanNotOfRequiredTypeException ex) {
				throw invalid(prefix, name, "there is no such buffer pool");
			}
		});
	}

	private InvalidPoolPropertyException invalid(String prefix, @Nullable String name, String reason) {
		// A mock of a pool has no name.
		String known = this.pools.stream()
			.map(PooledBufferFactory::name)
			.filter(Objects::nonNull)
			.sorted()
			.collect(Collectors.joining(", "));
		return new PropertyChecks(prefix).invalid("buffer", name, reason, "the name of one of: " + known, null);
	}

}
