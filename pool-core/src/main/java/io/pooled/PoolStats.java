package io.pooled;

import java.util.Map;

/**
 * A snapshot of a pool's counters. Counters never go backwards from one snapshot to the
 * next, and {@code acquires == releases + inUse} holds in each. At quiescence every
 * counter is exact; under load it may lag behind by what is under way.
 *
 * @param kind {@code buffer}, {@code object}, {@code gzip}, {@code json}, {@code digest}
 * or {@code recycler}
 * @param acquires leases handed out; a buffer pool counts segments
 * @param hits acquires that reused something
 * @param misses acquires that had to create
 * @param releases leases that have ended, by release or discard
 * @param hitRate hits / acquires; 0 where nothing was acquired
 * @param imbalance (acquires - releases - in use for less than overdue-after) / acquires;
 * 0 where nothing was acquired
 * @param inUse leases that have not ended
 * @param idle objects that are waiting to be used
 * @param retainedBytes bytes the pool holds on to, also those in use that have a place in
 * it; never above {@code maxRetainedBytes}, other than for a moment after that was
 * lowered
 * @param maxRetainedBytes the bound on {@code retainedBytes}; 0 where sizes are unknown
 * @param created objects created by misses and ahead of time
 * @param discarded objects let go, by the name of the {@link DiscardReason}; every reason
 * is there
 * @param overdue leases older than overdue-after, those that leaked included; found by
 * the rounds of upkeep, so up to two of them late
 * @param leaked overdue leases that can never be released, because what they led to was
 * garbage collected
 * @param staleReleases releases of leases that had ended before
 * @param exhausted acquires that failed, because there was no memory for them, see
 * {@link PoolExhaustedException}
 * @param churnPerGc misses per garbage collection since the pool was created
 * @param status {@code warming} below 100 acquires; {@code attention} with stale
 * releases, overdue leases (of recyclers, more than one in a hundred) or a hit rate below
 * one half; else {@code healthy}
 * @since 0.1.0
 */
public record PoolStats(String kind, long acquires, long hits, long misses, long releases, double hitRate,
		double imbalance, long inUse, long idle, long retainedBytes, long maxRetainedBytes, long created,
		Map<String, Long> discarded, long overdue, long leaked, long staleReleases, long exhausted, double churnPerGc,
		String status) {

	/**
	 * Return the same snapshot with another status.
	 * @param status the status
	 * @return a snapshot
	 */
	public PoolStats withStatus(String status) {
		return new PoolStats(this.kind, this.acquires, this.hits, this.misses, this.releases, this.hitRate,
				this.imbalance, this.inUse, this.idle, this.retainedBytes, this.maxRetainedBytes, this.created,
				this.discarded, this.overdue, this.leaked, this.staleReleases, this.exhausted, this.churnPerGc, status);
	}

	/**
	 * Return the same snapshot under another kind.
	 * @param kind the kind
	 * @return a snapshot
	 */
	public PoolStats withKind(String kind) {
		return new PoolStats(kind, this.acquires, this.hits, this.misses, this.releases, this.hitRate, this.imbalance,
				this.inUse, this.idle, this.retainedBytes, this.maxRetainedBytes, this.created, this.discarded,
				this.overdue, this.leaked, this.staleReleases, this.exhausted, this.churnPerGc, this.status);
	}

}
