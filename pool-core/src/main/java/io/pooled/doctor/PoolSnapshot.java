package io.pooled.doctor;

import org.jspecify.annotations.Nullable;

import io.pooled.ManagedPool;
import io.pooled.PoolDetails;
import io.pooled.PoolStats;

/**
 * Everything that is known of a pool at one time.
 *
 * @param name the name of the pool
 * @param property the property of a Spring Boot application that has its settings, such
 * as {@code pools.buffer.exports}; {@code null} if there is none
 * @param nanoTime the time, as {@link System#nanoTime()} tells it
 * @param stats its counters
 * @param details what is known beyond them
 * @since 0.1.0
 */
public record PoolSnapshot(String name, @Nullable String property, long nanoTime, PoolStats stats,
		PoolDetails details) {

	/**
	 * Take a snapshot of a pool now, as if it had been configured under its name.
	 * @param pool the pool
	 * @return a snapshot
	 */
	public static PoolSnapshot of(ManagedPool pool) {
		PoolStats stats = pool.stats();
		return new PoolSnapshot(pool.name(), property(stats.kind(), pool.name()), System.nanoTime(), stats,
				pool.details());
	}

	/**
	 * Take a snapshot of a pool.
	 * @param pool the pool
	 * @param property the property that has its settings, if there is one
	 * @param nanoTime the time now
	 * @return a snapshot
	 */
	public static PoolSnapshot of(ManagedPool pool, @Nullable String property, long nanoTime) {
		return new PoolSnapshot(pool.name(), property, nanoTime, pool.stats(), pool.details());
	}

	private static String property(String kind, String name) {
		if ("recycler".equals(kind)) {
			return "pools.jackson.recycler";
		}
		return "pools." + kind + "." + (name.equalsIgnoreCase("default" + kind) ? "default" : name);
	}

}
