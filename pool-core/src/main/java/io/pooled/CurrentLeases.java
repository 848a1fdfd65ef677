package io.pooled;

import org.jspecify.annotations.Nullable;

/**
 * What the threads that are in a {@link LeaseScope} have acquired there. A thread-local
 * knows; a table in front of it spares most threads the look. A thread takes from the
 * table only what is its own, and may overwrite what is another's, which is then found in
 * the thread-local. One table for all, as which thread is where is one question.
 */
final class CurrentLeases {

	private static final int PLACES = 1 << 8;

	/** Neighbours write to lines of their own. */
	private static final int REFERENCES_PER_LINE = 16;

	private static final ThreadLocal<@Nullable LeasesOfThread> ALL = new ThreadLocal<>();

	private static final @Nullable LeasesOfThread[] TABLE = new LeasesOfThread[PLACES * REFERENCES_PER_LINE];

	private CurrentLeases() {
	}

	/**
	 * Return those of the current thread.
	 * @return leases, or {@code null} if it is in no scope
	 */
	static @Nullable LeasesOfThread get() {
		LeasesOfThread leases = TABLE[place()];
		return (leases != null && leases.thread == Thread.currentThread()) ? leases : ALL.get();
	}

	/**
	 * Set those of the current thread.
	 * @param leases of this thread, or {@code null} for none
	 */
	static void set(@Nullable LeasesOfThread leases) {
		int place = place();
		TABLE[place] = null;
		if (leases != null) {
			ALL.set(leases);
			TABLE[place] = leases;
		}
		else {
			ALL.remove();
		}
	}

	private static int place() {
		return (ThreadSpread.id() & (PLACES - 1)) * REFERENCES_PER_LINE;
	}

}
