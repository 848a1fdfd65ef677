package io.pooled;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the counts of a pool into its snapshots. Thread-safe.
 */
final class StatsSource {

	private static final List<GarbageCollectorMXBean> COLLECTORS = ManagementFactory.getGarbageCollectorMXBeans();

	private static final long WARM = 100;

	private static final double LOW_HIT_RATE = 0.5;

	private final String kind;

	private final long collectionsAtStart = collections();

	StatsSource(String kind) {
		this.kind = kind;
	}

	/**
	 * Make a snapshot.
	 * @param counts what was counted
	 * @param retained how many bytes the pool retains
	 * @param maxRetained how many that can be
	 * @param tolerance the imbalance up to which the pool is healthy
	 * @param exhausted how often there was no memory for what was wanted
	 * @return a snapshot
	 */
	PoolStats stats(PoolCounts counts, long retained, long maxRetained, double tolerance, long exhausted) {
		long acquires = counts.hits() + counts.misses();
		double hitRate = (acquires != 0) ? (double) counts.hits() / acquires : 0;
		long inUse = acquires - counts.releases();
		long overdue = Math.min(counts.overdue(), inUse);
		double imbalance = (acquires != 0) ? (double) overdue / acquires : 0;
		long collections = Math.max(1, collections() - this.collectionsAtStart);
		boolean misused = imbalance > tolerance || counts.staleReleases() > 0;
		return new PoolStats(this.kind, acquires, counts.hits(), counts.misses(), counts.releases(), hitRate, imbalance,
				inUse, counts.idle(), retained, maxRetained, counts.created(), discarded(counts), overdue,
				counts.leaked(), counts.staleReleases(), exhausted, (double) counts.misses() / collections,
				status(acquires, misused || hitRate < LOW_HIT_RATE));
	}

	private static String status(long acquires, boolean notable) {
		if (acquires < WARM) {
			return "warming";
		}
		return notable ? "attention" : "healthy";
	}

	private static Map<String, Long> discarded(PoolCounts counts) {
		Map<String, Long> discarded = new LinkedHashMap<>();
		for (DiscardReason reason : DiscardReason.values()) {
			discarded.put(reason.id(), counts.discarded(reason));
		}
		return Collections.unmodifiableMap(discarded);
	}

	private static long collections() {
		return COLLECTORS.stream()
			.mapToLong(GarbageCollectorMXBean::getCollectionCount)
			.filter((count) -> count > 0)
			.sum();
	}

}
