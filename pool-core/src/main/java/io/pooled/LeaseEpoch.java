package io.pooled;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * The time between two calls of upkeep. Referred to by the entries whose leases began in
 * it, as long as these go on.
 */
final class LeaseEpoch {

	final LongAdder open = new LongAdder();

	void end() {
		this.open.decrement();
		Reference.reachabilityFence(this);
	}

	/**
	 * What is left of an epoch: when no entry refers to it any more, leases that are
	 * still open are lost. Guarded by {@link OverdueLeases}.
	 */
	static final class Ended extends WeakReference<LeaseEpoch> {

		final LongAdder open;

		final long at;

		boolean overdue;

		boolean aged;

		private boolean taken;

		Ended(LeaseEpoch epoch, long at) {
			super(epoch);
			this.open = epoch.open;
			this.at = at;
		}

		void age(boolean overdue) {
			this.overdue |= overdue;
			this.aged = true;
		}

		boolean isLost() {
			return get() == null;
		}

		// How many leases are lost; 0 at the next call.
		long takeLost() {
			long lost = this.taken ? 0 : this.open.sum();
			this.taken = true;
			return lost;
		}

	}

}
