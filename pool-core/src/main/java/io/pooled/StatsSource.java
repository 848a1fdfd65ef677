package io.pooled;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Turns the counts of a pool into its snapshots. Thread-safe.
 *
 * @since 0.1.0
 */
public final class StatsSource {

	private static final long WARM = 100;

	private static final double LOW_HIT_RATE = 0.5;

	private final String kind;

	private final Supplier<PoolCounts> counter;

	private final LongSupplier retained;

	private final LongSupplier maxRetained;

	private final double tolerance;

	private final long collectionsAtStart = collections();

	/**
	 * Create a source.
	 * @param kind the kind that the snapshots carry
	 * @param counter counts
	 * @param budget what the pool retains
	 * @param unit how many bytes one unit of the budget stands for
	 */
	public StatsSource(String kind, Supplier<PoolCounts> counter, Budget budget, long unit) {
		this(kind, counter, () -> budget.used() * unit, () -> budget.limit() * unit, 0);
	}

	/**
	 * Create a source.
	 * @param kind the kind that the snapshots carry
	 * @param counter counts
	 * @param retained says how many bytes the pool retains
	 * @param maxRetained says how many that can be
	 * @param tolerance the imbalance up to which the pool is healthy, since its users
	 * cannot help it
	 */
	public StatsSource(String kind, Supplier<PoolCounts> counter, LongSupplier retained, LongSupplier maxRetained,
			double tolerance) {
		this.kind = kind;
		this.counter = counter;
		this.retained = retained;
		this.maxRetained = maxRetained;
		this.tolerance = tolerance;
	}

	/**
	 * Make a snapshot.
	 * @return a snapshot
	 */
	public PoolStats stats() {
		PoolCounts counts = this.counter.get();
		long acquires = counts.hits() + counts.misses();
		double hitRate = (acquires != 0) ? (double) counts.hits() / acquires : 0;
		long inUse = acquires - counts.releases();
		long overdue = Math.min(counts.overdue(), inUse);
		double imbalance = (acquires != 0) ? (double) overdue / acquires : 0;
		long collections = Math.max(1, collections() - this.collectionsAtStart);
		return new PoolStats(this.kind, acquires, counts.hits(), counts.misses(), counts.releases(), hitRate, imbalance,
				inUse, counts.idle(), this.retained.getAsLong(), this.maxRetained.getAsLong(), counts.created(),
				discarded(counts), overdue, counts.leaked(), counts.staleReleases(),
				(double) counts.misses() / collections, status(acquires, hitRate, imbalance, counts.staleReleases()));
	}

	private String status(long acquires, double hitRate, double imbalance, long staleReleases) {
		if (acquires < WARM) {
			return "warming";
		}
		boolean misused = imbalance > this.tolerance || staleReleases > 0;
		return (misused || hitRate < LOW_HIT_RATE) ? "attention" : "healthy";
	}

	private static Map<String, Long> discarded(PoolCounts counts) {
		Map<String, Long> discarded = new LinkedHashMap<>();
		for (DiscardReason reason : DiscardReason.values()) {
			discarded.put(reason.id(), counts.discarded()[reason.ordinal()]);
		}
		return Collections.unmodifiableMap(discarded);
	}

	private static long collections() {
		return ManagementFactory.getGarbageCollectorMXBeans()
			.stream()
			.mapToLong(GarbageCollectorMXBean::getCollectionCount)
			.filter((count) -> count > 0)
			.sum();
	}

}
