package io.pooled;

import java.util.Set;
import java.util.stream.Stream;

/**
 * A read view of every pool of an application.
 *
 * @since 0.1.0
 */
public interface Pools {

	/**
	 * Return the names of the pools.
	 * @return the names, sorted
	 */
	Set<String> names();

	/**
	 * Return a pool by name.
	 * @param name the name
	 * @return the pool
	 * @throws NoSuchPoolException if there is none, with the names that there are
	 */
	ManagedPool get(String name);

	/**
	 * Return the pools.
	 * @return a stream in the order of the names
	 */
	Stream<ManagedPool> stream();

}
