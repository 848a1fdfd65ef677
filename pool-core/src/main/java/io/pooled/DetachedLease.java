package io.pooled;

import java.lang.ref.WeakReference;

/**
 * A lease whose slot was taken away, as long as its entry lives. Guarded by
 * {@link OverdueLeases}.
 */
final class DetachedLease extends WeakReference<Entry> {

	private final int generation;

	boolean overdue;

	private boolean seen;

	private long seenAt;

	DetachedLease(Entry entry, int generation, boolean overdue) {
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
