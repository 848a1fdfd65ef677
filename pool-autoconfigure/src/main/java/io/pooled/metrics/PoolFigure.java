package io.pooled.metrics;

import java.util.function.ToDoubleFunction;

import io.pooled.PoolStats;

/**
 * A figure of a snapshot that a meter shows. One class instead of a function for each,
 * which an application that starts would have to define.
 */
enum PoolFigure implements ToDoubleFunction<PoolStats> {

	HITS, MISSES, RELEASES, CREATED, STALE_RELEASES, LEAKED, EXHAUSTED, IN_USE, IDLE, RETAINED, MAX_RETAINED, HIT_RATE,
	IMBALANCE, OVERDUE, CHURN_PER_GC;

	@Override
	public double applyAsDouble(PoolStats stats) {
		return switch (this) {
			case HITS -> stats.hits();
			case MISSES -> stats.misses();
			case RELEASES -> stats.releases();
			case CREATED -> stats.created();
			case STALE_RELEASES -> stats.staleReleases();
			case LEAKED -> stats.leaked();
			case EXHAUSTED -> stats.exhausted();
			case IN_USE -> stats.inUse();
			case IDLE -> stats.idle();
			case RETAINED -> stats.retainedBytes();
			case MAX_RETAINED -> stats.maxRetainedBytes();
			case HIT_RATE -> stats.hitRate();
			case IMBALANCE -> stats.imbalance();
			case OVERDUE -> stats.overdue();
			case CHURN_PER_GC -> stats.churnPerGc();
		};
	}

}
