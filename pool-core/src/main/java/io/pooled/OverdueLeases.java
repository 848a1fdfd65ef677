package io.pooled;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the leases that have gone on for too long. A lease whose entry sits in a slot is
 * found there; one whose entry has no slot counts in the epoch in which it lost it or was
 * created, until it ends. Thread-safe.
 */
final class OverdueLeases {

	private final long overdueAfter;

	/** Oldest first, without the current one; guarded by this. */
	private final Deque<Epoch> epochs = new ArrayDeque<>();

	/** Guarded by this. */
	private final List<Vacated> vacated = new ArrayList<>();

	/** Vacated leases whose entry was garbage collected; guarded by this. */
	private long lost;

	private volatile Epoch current = new Epoch();

	/**
	 * Create a watch.
	 * @param overdueAfter in nanoseconds; 0 for never
	 */
	OverdueLeases(long overdueAfter) {
		this.overdueAfter = overdueAfter;
	}

	// A lease goes on without a slot.
	Epoch begin() {
		Epoch epoch = this.current;
		epoch.open.increment();
		return epoch;
	}

	// Whether something that began at a time is overdue by now.
	boolean isOverdue(long began, long now) {
		return this.overdueAfter > 0 && now - began >= this.overdueAfter;
	}

	// The slot of an overdue lease was taken away.
	synchronized void vacated(Entry entry, int generation) {
		this.vacated.add(new Vacated(entry, generation));
	}

	// Begin a new epoch.
	synchronized void age(long now) {
		Epoch ended = this.current;
		this.current = new Epoch();
		ended.endedAt = now;
		this.epochs.addLast(ended);
		// A lease that began a moment ago may not be counted yet.
		this.epochs.removeIf((epoch) -> epoch != ended && epoch.open.sum() == 0);
		this.epochs.forEach((epoch) -> epoch.overdue |= isOverdue(epoch.endedAt, now));
	}

	// Leases that are overdue, lost ones included.
	synchronized long overdue() {
		long open = 0;
		for (Epoch epoch : this.epochs) {
			open += epoch.overdue ? epoch.open.sum() : 0;
		}
		return open + stillVacated() + this.lost;
	}

	// Overdue leases that nobody can release any more.
	synchronized long lost() {
		stillVacated();
		return this.lost;
	}

	private int stillVacated() {
		this.vacated.removeIf((lease) -> {
			Entry entry = lease.get();
			if (entry == null) {
				this.lost++;
			}
			return entry == null || (int) Stripes.GENERATION.getOpaque(entry) != lease.generation;
		});
		return this.vacated.size();
	}

	/**
	 * The time between two calls of upkeep.
	 */
	static final class Epoch {

		private final LongAdder open = new LongAdder();

		private long endedAt;

		private boolean overdue;

		void end() {
			this.open.decrement();
		}

	}

	private static final class Vacated extends WeakReference<Entry> {

		private final int generation;

		Vacated(Entry entry, int generation) {
			super(entry);
			this.generation = generation;
		}

	}

}
