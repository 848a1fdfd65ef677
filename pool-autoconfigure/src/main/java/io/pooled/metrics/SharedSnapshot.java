package io.pooled.metrics;

import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import io.pooled.ManagedPool;
import io.pooled.PoolStats;

/**
 * The snapshot that the meters of a pool share while they are read one after the other.
 * Whoever reads again gets a new one, so that no meter ever shows what it has shown
 * before. Thread-safe.
 */
final class SharedSnapshot {

	/** As long as reading all meters of an application takes, and hardly longer. */
	private static final long LIFETIME = 100_000_000;

	private volatile @Nullable Snapshot last;

	/**
	 * Return a snapshot.
	 * @param pool the pool, always the same
	 * @param reader who reads it, from 0 to 63
	 * @return the last one, unless it is old or this reader had it
	 */
	PoolStats of(ManagedPool pool, int reader) {
		long now = System.nanoTime();
		Snapshot last = this.last;
		if (last != null && now - last.taken < LIFETIME && last.isNewTo(reader)) {
			return last.stats;
		}
		Snapshot next = new Snapshot(pool.stats(), now, new AtomicLong(1L << reader));
		this.last = next;
		return next.stats;
	}

	private record Snapshot(PoolStats stats, long taken, AtomicLong readers) {

		boolean isNewTo(int reader) {
			long bit = 1L << reader;
			return (this.readers.getAndUpdate((readers) -> readers | bit) & bit) == 0;
		}

	}

}
