package io.pooled;

import java.util.concurrent.atomic.LongAdder;

/**
 * What a {@link StripedPool} counts outside of its words, and what follows from both. A
 * reader may be behind, but never ahead.
 */
final class SlowPathCounters {

	/** Owners in the words that are no hits. */
	final Attempts nonHits = new Attempts();

	final LongAdder misses = new LongAdder();

	/** Misses because of a trial. */
	final LongAdder bypassed = new LongAdder();

	final LongAdder preallocated = new LongAdder();

	/** Ownerships whose entry lost its slot. */
	final Attempts detachments = new Attempts();

	/** Ownerships of entries without a slot that have ended. */
	final LongAdder detachedReleases = new LongAdder();

	final LongAdder staleReleases = new LongAdder();

	private final LongAdder[] discards = new LongAdder[DiscardReason.values().length];

	/** The most that was counted so far; guarded by this. */
	private long hitsSeen;

	/** The most that was counted so far; guarded by this. */
	private long releasesSeen;

	SlowPathCounters() {
		for (int i = 0; i < this.discards.length; i++) {
			this.discards[i] = new LongAdder();
		}
	}

	void discarded(DiscardReason reason) {
		this.discards[reason.ordinal()].increment();
	}

	/**
	 * Count.
	 * @param owners of all words, which were read before this call
	 * @param leased slots whose entry is owned, of the same reading
	 * @param idle slots whose entry is idle, of the same reading
	 * @param retained weight of the entries in slots, of the same reading
	 * @param overdueLeases what goes on for too long
	 * @return the counts
	 */
	synchronized PoolCounts counts(long owners, long leased, long idle, long retained, OverdueLeases overdueLeases) {
		// In this order no counter runs ahead, and releases never exceed acquires.
		long hits = owners - this.nonHits.sum();
		long detachedReleases = this.detachedReleases.sum();
		long detached = this.detachments.sum();
		long misses = this.misses.sum();
		long[] discarded = new long[this.discards.length];
		for (int i = 0; i < discarded.length; i++) {
			discarded[i] = this.discards[i].sum();
		}
		this.hitsSeen = Math.max(this.hitsSeen, hits);
		this.releasesSeen = Math.max(this.releasesSeen, hits - leased - detached + detachedReleases);
		return new PoolCounts(this.hitsSeen, misses, this.releasesSeen, idle, retained,
				misses + this.preallocated.sum(), this.staleReleases.sum(), overdueLeases.overdue(),
				overdueLeases.lost(), discarded);
	}

}
