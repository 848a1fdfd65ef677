package io.pooled.metrics;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.pooled.ManagedPool;

/**
 * The snapshot that the meters of a pool share while they are read one after the other.
 * Whoever reads again gets a new one, so that no meter ever shows what it has shown
 * before. Thread-safe.
 *
 * @param <T> the type of the snapshot
 */
final class SharedSnapshot<T> {

	/** As long as reading all meters of an application takes, and hardly longer. */
	private static final long LIFETIME = 100_000_000;

	private final Function<? super ManagedPool, ? extends T> source;

	private volatile @Nullable Snapshot<T> last;

	SharedSnapshot(Function<? super ManagedPool, ? extends T> source) {
		this.source = source;
	}

	/**
	 * Return a snapshot.
	 * @param pool the pool, always the same
	 * @param reader who reads it, from 0 to 63
	 * @return the last one, unless it is old or this reader had it
	 */
	T of(ManagedPool pool, int reader) {
		long now = System.nanoTime();
		Snapshot<T> last = this.last;
		if (last != null && now - last.taken < LIFETIME && last.isNewTo(reader)) {
			return last.value;
		}
		Snapshot<T> next = new Snapshot<>(this.source.apply(pool), now, new AtomicLong(1L << reader));
		this.last = next;
		return next.value;
	}

	private record Snapshot<T>(T value, long taken, AtomicLong readers) {

		boolean isNewTo(int reader) {
			long bit = 1L << reader;
			return (this.readers.getAndUpdate((readers) -> readers | bit) & bit) == 0;
		}

	}

}
