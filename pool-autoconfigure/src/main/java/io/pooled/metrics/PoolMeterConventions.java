package io.pooled.metrics;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterConvention;
import io.micrometer.core.instrument.binder.SimpleMeterConvention;

import io.pooled.ManagedPool;

/**
 * How the meters of pools are called, and which tags tell pools apart. A bean of this
 * type renames them; what tells meters of one pool apart ({@code result}, {@code reason},
 * {@code severity}, {@code le}) is added to its tags. Different meters need different
 * names, and all pools tags of the same keys: meter registries take no others. What it
 * throws reaches who registers the pool.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PoolMeterConventions {

	/**
	 * The names that the documentation has, and the tags {@code pool} and {@code kind}.
	 */
	PoolMeterConventions DEFAULT = (name) -> new SimpleMeterConvention<>(name,
			(pool) -> Tags.of("pool", pool.name(), "kind", pool.stats().kind()));

	/**
	 * Return how a meter is called.
	 * @param name as in the documentation, such as {@code pool.in.use}
	 * @return its name and the tags of a pool
	 */
	MeterConvention<ManagedPool> named(String name);

}
