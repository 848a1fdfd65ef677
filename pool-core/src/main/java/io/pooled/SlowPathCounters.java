package io.pooled;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * What a {@link StripedPool} counts outside of its words, and what follows from both.
 * Whatever may come to nothing is counted before it is tried, and counted as not taken
 * afterwards: so a reader may be behind, but never ahead.
 */
final class SlowPathCounters {

	/** What was added to the hits of words without being hits. */
	final LongAdder ticks = new LongAdder();

	final LongAdder misses = new LongAdder();

	final LongAdder preallocated = new LongAdder();

	/** Ownerships whose entry lost its slot. */
	private final LongAdder detachments = new LongAdder();

	private final LongAdder detachmentsNotTaken = new LongAdder();

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
	 * Take a slot away from an ownership, and count that.
	 * @param attempt may come to nothing
	 * @return whether it did not
	 */
	boolean detaching(BooleanSupplier attempt) {
		boolean taken = false;
		try {
			this.detachments.increment();
			taken = attempt.getAsBoolean();
		}
		finally {
			if (!taken) {
				this.detachmentsNotTaken.increment();
			}
		}
		return taken;
	}

	/**
	 * Count.
	 * @param claims the hits of all words, ticks included, which were read before this
	 * call
	 * @param leased slots whose entry is owned, of the same reading
	 * @param idle slots whose entry is idle, of the same reading
	 * @param retained weight of the entries in slots, of the same reading
	 * @param overdueLeases what goes on for too long
	 * @return the counts
	 */
	synchronized PoolCounts counts(long claims, long leased, long idle, long retained, OverdueLeases overdueLeases) {
		// In this order no counter runs ahead, and releases never exceed acquires.
		long hits = claims - this.ticks.sum();
		long detachedReleases = this.detachedReleases.sum();
		long detachmentsNotTaken = this.detachmentsNotTaken.sum();
		long detached = this.detachments.sum() - detachmentsNotTaken;
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
