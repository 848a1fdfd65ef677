package io.pooled;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the uses of what is observed like a pool, but keeps nothing itself. Thread-safe.
 *
 * @since 0.1.0
 */
public final class UsageCounter {

	private final LongAdder hits = new LongAdder();

	private final LongAdder misses = new LongAdder();

	private final LongAdder ended = new LongAdder();

	private final StatsSource statsSource;

	/**
	 * Create a counter.
	 * @param kind the kind that the snapshots carry
	 */
	public UsageCounter(String kind) {
		this.statsSource = new StatsSource(kind);
	}

	/**
	 * Count a use that begins.
	 * @param hit whether what it needs was used before
	 */
	public void begin(boolean hit) {
		(hit ? this.hits : this.misses).increment();
	}

	/**
	 * Count a use that has ended.
	 */
	public void end() {
		this.ended.increment();
	}

	/**
	 * Take a snapshot.
	 * @return a snapshot
	 */
	public PoolStats stats() {
		// In this order no more ends are counted than beginnings.
		long ended = this.ended.sum();
		long misses = this.misses.sum();
		PoolCounts counts = new PoolCounts(this.hits.sum(), misses, ended, 0, 0, misses, 0, 0, 0,
				new long[DiscardReason.values().length]);
		return this.statsSource.stats(counts, 0, 0, 0, 0);
	}

}
