package io.pooled;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Counts the leases that have gone on for too long. A lease whose entry sits in a slot is
 * found there. One whose entry was created or stolen for it counts in the epoch in which
 * it began, until it ends or is lost with all that are still open of that epoch. One
 * whose slot was taken away by upkeep is followed by a weak reference. Thread-safe.
 */
final class OverdueLeases {

	/** How often those that need memory may begin an epoch, in nanoseconds. */
	private static final long LOOK_AGAIN = 1_000_000_000;

	private final long overdueAfter;

	/** Oldest first; guarded by this. */
	private final Deque<LeaseEpoch.Ended> ended = new ArrayDeque<>();

	/** Guarded by this. */
	private final List<DetachedLease> detached = new ArrayList<>();

	/** Whether there is any in that list. */
	private volatile boolean following;

	/** Overdue leases whose entry was garbage collected; guarded by this. */
	private long lost;

	private final LongConsumer loss;

	/** When the current epoch was ended for those that needed memory. */
	private long lookedAt = System.nanoTime() - LOOK_AGAIN;

	private volatile LeaseEpoch current = new LeaseEpoch();

	/**
	 * Create a watch.
	 * @param overdueAfter in nanoseconds; 0 for never
	 * @param loss is told how many entries were garbage collected while they were leased
	 */
	OverdueLeases(long overdueAfter, LongConsumer loss) {
		this.overdueAfter = overdueAfter;
		this.loss = loss;
	}

	// A lease begins without a slot.
	LeaseEpoch begin() {
		LeaseEpoch epoch = this.current;
		epoch.open.increment();
		return epoch;
	}

	boolean isOverdue(long began, long now) {
		return this.overdueAfter > 0 && now - began >= this.overdueAfter;
	}

	// The slot of a lease was taken away. The owner may be ending it at this moment.
	synchronized void detached(Entry entry, int generation, boolean overdue) {
		DetachedLease lease = new DetachedLease(entry, generation, overdue);
		this.detached.add(lease);
		this.following = true;
		if (lease.hasEnded(entry)) {
			this.detached.remove(lease);
		}
	}

	// The entry leaves the pool; afterwards nobody could tell that its leases had ended.
	void dropped(Entry entry) {
		if (this.following) {
			forget(entry);
		}
	}

	private synchronized void forget(Entry entry) {
		this.detached.removeIf((lease) -> lease.refersTo(entry));
	}

	// Begin a new epoch.
	synchronized void age(long now) {
		// A lease that began a moment ago may not be counted yet.
		this.ended.removeIf((epoch) -> epoch.aged && epoch.open.sum() == 0);
		endCurrent(now);
		this.ended.forEach((epoch) -> epoch.age(isOverdue(epoch.at, now)));
		this.detached.forEach((lease) -> lease.overdue |= isOverdue(lease.since(now), now));
		follow();
	}

	// Leases without a slot that have been open for at least one epoch.
	synchronized long old() {
		return this.detached.size()
				+ this.ended.stream().filter((epoch) -> epoch.aged).mapToLong((epoch) -> epoch.open.sum()).sum();
	}

	// Leases that are overdue, lost ones included.
	synchronized long overdue() {
		follow();
		long overdue = this.lost + this.detached.stream().filter((lease) -> lease.overdue).count();
		for (LeaseEpoch.Ended epoch : this.ended) {
			overdue += epoch.overdue ? epoch.open.sum() : 0;
		}
		return overdue;
	}

	// Leases that nobody can end any more.
	synchronized long lost() {
		follow();
		return this.lost;
	}

	// Tell of what was lost, also since the last call of upkeep: in a moment, if that is
	// so.
	synchronized void forgetLost() {
		long now = System.nanoTime();
		if (this.current.open.sum() > 0 && now - this.lookedAt >= LOOK_AGAIN) {
			this.lookedAt = now;
			endCurrent(now);
		}
		follow();
	}

	private void endCurrent(long now) {
		this.ended.addLast(new LeaseEpoch.Ended(this.current, now));
		this.current = new LeaseEpoch();
	}

	private void follow() {
		this.detached.removeIf((lease) -> {
			Entry entry = lease.get();
			if (entry == null) {
				this.lost++;
				this.loss.accept(1);
			}
			return entry == null || lease.hasEnded(entry);
		});
		this.following = !this.detached.isEmpty();
		this.ended.removeIf((epoch) -> {
			if (!epoch.isLost()) {
				return false;
			}
			this.loss.accept(epoch.takeLost());
			this.lost += epoch.overdue ? epoch.open.sum() : 0;
			return epoch.overdue || this.overdueAfter == 0;
		});
	}

}
