package io.pooled;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * The leases that one thread has acquired in a {@link LeaseScope}. Only that thread adds
 * and removes; others may look at any time, and see each lease that was added before.
 */
final class LeasesOfThread {

	private static final VarHandle LEASE = MethodHandles.arrayElementVarHandle(ScopedLease[].class);

	private static final @Nullable ScopedLease[] NONE = {};

	/** How many that have ended may be kept. */
	private static final int FEW = 6;

	final LeaseScope scope;

	final Thread thread;

	/** Those of another thread. Only what is over is ever left out. */
	volatile @Nullable LeasesOfThread next;

	/**
	 * The one that was added last. A field, as storing into it checks no type, and most
	 * leases have ended when the next one begins. What it was before is among the earlier
	 * ones, if open, when another thread sees what it is now: hence the fences.
	 */
	@Nullable ScopedLease last;

	/**
	 * Those that were open when the next one began, of which some have ended since;
	 * replaced when it is full and the last of them is open.
	 */
	volatile @Nullable ScopedLease[] earlier = NONE;

	/** How many places of it were filled. */
	private int count;

	LeasesOfThread(LeaseScope scope, Thread thread) {
		this.scope = scope;
		this.thread = thread;
	}

	/**
	 * Lead to those of other threads, but for threads that are no more and have left
	 * nothing open.
	 * @param others of other threads
	 * @return this
	 */
	LeasesOfThread before(@Nullable LeasesOfThread others) {
		LeasesOfThread tail = this;
		for (LeasesOfThread other = others; other != null; other = other.next) {
			if (!other.isOver()) {
				tail.next = other;
				tail = other;
			}
		}
		tail.next = null;
		return this;
	}

	private boolean isOver() {
		return !this.thread.isAlive() && !isOpen(this.last)
				&& Arrays.stream(this.earlier).noneMatch(LeasesOfThread::isOpen);
	}

	private static boolean isOpen(@Nullable ScopedLease lease) {
		return lease != null && lease.isOpen();
	}

	void add(ScopedLease lease) {
		ScopedLease last = this.last;
		if (last != null && last.isOpen()) {
			keep(last);
		}
		else if (this.count > FEW) {
			this.count = withoutLastEnded(this.count);
		}
		VarHandle.releaseFence();
		this.last = lease;
	}

	private void keep(ScopedLease lease) {
		int index = withoutLastEnded(this.count);
		if (index == this.earlier.length) {
			withoutEnded();
			index = this.count;
		}
		LEASE.setRelease(this.earlier, index, lease);
		this.count = index + 1;
	}

	private int withoutLastEnded(int count) {
		@Nullable ScopedLease[] leases = this.earlier;
		int index = count;
		while (index > 0 && !isOpen(leases[index - 1])) {
			leases[--index] = null;
		}
		return index;
	}

	// A new array, for somebody may be looking at this one.
	private void withoutEnded() {
		ScopedLease[] open = Arrays.stream(this.earlier).filter(LeasesOfThread::isOpen).toArray(ScopedLease[]::new);
		this.count = open.length;
		this.earlier = Arrays.copyOf(open, Math.max(FEW, open.length * 2));
	}

	boolean remove(ScopedLease lease) {
		if (this.last == lease) {
			this.last = null;
			return true;
		}
		@Nullable ScopedLease[] leases = this.earlier;
		for (int i = this.count - 1; i >= 0; i--) {
			if (leases[i] == lease) {
				leases[i] = null;
				return true;
			}
		}
		return false;
	}

	// The last one first: see there.
	void addOpenTo(Collection<ScopedLease> open) {
		ScopedLease last = this.last;
		VarHandle.acquireFence();
		if (last != null && last.isOpen()) {
			open.add(last);
		}
		for (ScopedLease lease : this.earlier) {
			if (lease != null && lease != last && lease.isOpen()) {
				open.add(lease);
			}
		}
	}

}
