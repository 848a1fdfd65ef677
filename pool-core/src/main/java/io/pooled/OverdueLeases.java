package io.pooled;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the leases that have gone on for too long. A lease whose entry sits in a slot is
 * found there. One whose entry was created or stolen for it counts in the epoch in which
 * it began, until it ends or is lost with all that are still open of that epoch. One
 * whose slot was taken away by upkeep is followed by a weak reference. Thread-safe.
 */
final class OverdueLeases {

	private final long overdueAfter;

	/** Oldest first; guarded by this. */
	private final Deque<Ended> ended = new ArrayDeque<>();

	/** Guarded by this. */
	private final List<Evicted> evicted = new ArrayList<>();

	/** Whether there is any in that list. */
	private volatile boolean following;

	/** Overdue leases whose entry was garbage collected; guarded by this. */
	private long lost;

	private volatile Epoch current = new Epoch();

	/**
	 * Create a watch.
	 * @param overdueAfter in nanoseconds; 0 for never
	 */
	OverdueLeases(long overdueAfter) {
		this.overdueAfter = overdueAfter;
	}

	// A lease begins without a slot.
	Epoch begin() {
		Epoch epoch = this.current;
		epoch.open.increment();
		return epoch;
	}

	boolean isOverdue(long began, long now) {
		return this.overdueAfter > 0 && now - began >= this.overdueAfter;
	}

	// The slot of a lease was taken away. The owner may be ending it at this moment.
	synchronized void evicted(Entry entry, int generation, boolean overdue) {
		Evicted lease = new Evicted(entry, generation, overdue);
		this.evicted.add(lease);
		this.following = true;
		if (lease.hasEnded(entry)) {
			this.evicted.remove(lease);
		}
	}

	// The entry leaves the pool; afterwards nobody could tell that its leases had ended.
	void dropped(Entry entry) {
		if (this.following) {
			forget(entry);
		}
	}

	private synchronized void forget(Entry entry) {
		this.evicted.removeIf((lease) -> lease.refersTo(entry));
	}

	// Begin a new epoch.
	synchronized void age(long now) {
		Ended last = new Ended(this.current, now);
		this.current = new Epoch();
		this.ended.addLast(last);
		// A lease that began a moment ago may not be counted yet.
		this.ended.removeIf((epoch) -> epoch != last && epoch.open.sum() == 0);
		this.ended.forEach((epoch) -> epoch.overdue |= isOverdue(epoch.at, now));
		this.evicted.forEach((lease) -> lease.overdue |= isOverdue(lease.since(now), now));
		follow();
	}

	// Leases that are overdue, lost ones included.
	synchronized long overdue() {
		follow();
		long overdue = this.lost + this.evicted.stream().filter((lease) -> lease.overdue).count();
		for (Ended epoch : this.ended) {
			overdue += epoch.overdue ? epoch.open.sum() : 0;
		}
		return overdue;
	}

	// Leases that nobody can end any more.
	synchronized long lost() {
		follow();
		return this.lost;
	}

	private void follow() {
		this.evicted.removeIf((lease) -> {
			Entry entry = lease.get();
			if (entry == null) {
				this.lost++;
			}
			return entry == null || lease.hasEnded(entry);
		});
		this.following = !this.evicted.isEmpty();
		this.ended.removeIf((epoch) -> {
			boolean lost = epoch.isLost() && (epoch.overdue || this.overdueAfter == 0);
			this.lost += (lost && epoch.overdue) ? epoch.open.sum() : 0;
			return lost;
		});
	}

	/**
	 * The time between two calls of upkeep. Referred to by the entries whose leases began
	 * in it, as long as these go on.
	 */
	static final class Epoch {

		private final LongAdder open = new LongAdder();

		void end() {
			this.open.decrement();
			Reference.reachabilityFence(this);
		}

	}

	/**
	 * What is left of an epoch: when no entry refers to it any more, leases that are
	 * still open are lost.
	 */
	private static final class Ended extends WeakReference<Epoch> {

		private final LongAdder open;

		private final long at;

		private boolean overdue;

		Ended(Epoch epoch, long at) {
			super(epoch);
			this.open = epoch.open;
			this.at = at;
		}

		boolean isLost() {
			return get() == null;
		}

	}

	private static final class Evicted extends WeakReference<Entry> {

		private final int generation;

		private boolean overdue;

		private boolean seen;

		private long seenAt;

		Evicted(Entry entry, int generation, boolean overdue) {
			super(entry);
			this.generation = generation;
			this.overdue = overdue;
		}

		boolean hasEnded(Entry entry) {
			return (int) Stripes.GENERATION.getVolatile(entry) != this.generation;
		}

		long since(long now) {
			if (!this.seen) {
				this.seen = true;
				this.seenAt = now;
			}
			return this.seenAt;
		}

	}

}
