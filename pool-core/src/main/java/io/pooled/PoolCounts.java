package io.pooled;

import java.util.stream.LongStream;

/**
 * What one {@link StripedPool} counted since it was created.
 *
 * @param hits acquires served by an idle entry
 * @param misses acquires that had to create
 * @param releases ownerships that have ended, by release or discard
 * @param idle entries in the pool that nobody owns
 * @param retained weight of the entries in the pool's slots, idle or in use
 * @param created entries created by misses and ahead of time
 * @param staleReleases releases of ownerships that had ended before
 * @param overdue ownerships that go on for too long, lost ones included
 * @param leaked overdue ownerships whose entry was garbage collected
 * @param discarded entries let go, by the ordinal of {@link DiscardReason}
 */
record PoolCounts(long hits, long misses, long releases, long idle, long retained, long created, long staleReleases,
		long overdue, long leaked, long[] discarded) {

	static final PoolCounts NONE = new PoolCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, new long[DiscardReason.values().length]);

	/**
	 * Add the counts of another pool.
	 * @param other the other counts
	 * @return the sums
	 */
	PoolCounts plus(PoolCounts other) {
		long[] sums = this.discarded.clone();
		for (int i = 0; i < sums.length; i++) {
			sums[i] += other.discarded[i];
		}
		return new PoolCounts(this.hits + other.hits, this.misses + other.misses, this.releases + other.releases,
				this.idle + other.idle, this.retained + other.retained, this.created + other.created,
				this.staleReleases + other.staleReleases, this.overdue + other.overdue, this.leaked + other.leaked,
				sums);
	}

	long discarded(DiscardReason reason) {
		return this.discarded[reason.ordinal()];
	}

	long discards() {
		return LongStream.of(this.discarded).sum();
	}

}
