package io.pooled;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The leases that one thread has acquired in a {@link LeaseScope}. Only that thread adds
 * and removes; others may look at any time, and see each lease that was added before.
 */
final class LeasesOfThread {

	private static final VarHandle LEASE = MethodHandles.arrayElementVarHandle(ScopedLease[].class);

	/** How many are added before it is asked whether they have ended. */
	private static final int FEW = 6;

	final LeaseScope scope;

	final Thread thread;

	/** Those of another thread. Only what is over is ever left out. */
	volatile @Nullable LeasesOfThread next;

	/**
	 * Open ones, and some that have ended; replaced when it is full and the last is open.
	 */
	volatile @Nullable ScopedLease[] leases = new ScopedLease[FEW];

	/** How many of them there are. */
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
		LeasesOfThread last = this;
		for (LeasesOfThread other = others; other != null; other = other.next) {
			if (!other.isOver()) {
				last.next = other;
				last = other;
			}
		}
		last.next = null;
		return this;
	}

	private boolean isOver() {
		return !this.thread.isAlive() && Arrays.stream(this.leases).noneMatch(LeasesOfThread::isOpen);
	}

	private static boolean isOpen(@Nullable ScopedLease lease) {
		return lease != null && lease.isOpen();
	}

	void add(ScopedLease lease) {
		@Nullable ScopedLease[] leases = this.leases;
		int index = this.count;
		if (index >= FEW) {
			if (!isOpen(leases[index - 1])) {
				index = firstEnded(leases, index - 1);
			}
			else if (index == leases.length) {
				leases = withoutEnded(leases);
				index = this.count;
			}
		}
		LEASE.setRelease(leases, index, lease);
		this.count = index + 1;
	}

	// Of those that were added last.
	private static int firstEnded(@Nullable ScopedLease[] leases, int ended) {
		int index = ended;
		while (index > 0 && !isOpen(leases[index - 1])) {
			leases[index--] = null;
		}
		return index;
	}

	// A new array, for somebody may be looking at this one.
	private @Nullable ScopedLease[] withoutEnded(@Nullable ScopedLease[] leases) {
		ScopedLease[] open = Arrays.stream(leases).filter(LeasesOfThread::isOpen).toArray(ScopedLease[]::new);
		this.count = open.length;
		@Nullable ScopedLease[] copy = Arrays.copyOf(open, Math.max(FEW, open.length * 2));
		this.leases = copy;
		return copy;
	}

	boolean remove(ScopedLease lease) {
		@Nullable ScopedLease[] leases = this.leases;
		for (int i = this.count - 1; i >= 0; i--) {
			if (leases[i] == lease) {
				leases[i] = null;
				return true;
			}
		}
		return false;
	}

	void addOpenTo(Collection<ScopedLease> open) {
		Arrays.stream(this.leases).filter(LeasesOfThread::isOpen).map(Objects::requireNonNull).forEach(open::add);
	}

}
