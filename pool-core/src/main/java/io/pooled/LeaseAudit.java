package io.pooled;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A time in which a pool watches each of its leases as with leak detection
 * {@code strict}, whatever its settings say; for tests. Leases that began before are not
 * followed. Thread-safe.
 *
 * @since 0.1.0
 */
public final class LeaseAudit implements AutoCloseable {

	/** Of what has no leases. */
	static final LeaseAudit NONE = new LeaseAudit(List.of(), () -> {
	});

	private final List<LeaseWatch> watches;

	private final Runnable inspection;

	private final List<Misuse> misuses = new ArrayList<>();

	private volatile boolean closed;

	private final long began = System.nanoTime();

	LeaseAudit(List<LeaseWatch> watches, Runnable inspection) {
		this.watches = watches;
		this.inspection = inspection;
		watches.forEach((watch) -> watch.add(this));
	}

	/*
	 * What is done to an old lease now, such as its second release, is found now; what
	 * became of an old lease is not.
	 */
	boolean concerns(Trace at, @Nullable Holding holding) {
		return holding == null || holding.acquired != at || holding.since - this.began >= 0;
	}

	// Called by the watches.
	synchronized void found(Misuse misuse) {
		this.misuses.add(misuse);
	}

	/**
	 * Return what was done wrong since this audit began. Looks at memory that is idle for
	 * what was written to it late.
	 * @return second releases, late uses, late writes and what was lost, in the order in
	 * which they were found
	 */
	public List<Misuse> misuses() {
		if (!this.closed) {
			this.inspection.run();
		}
		synchronized (this) {
			return List.copyOf(this.misuses);
		}
	}

	/**
	 * Return which of the leases that began since this audit did are open.
	 * @return these leases, oldest first
	 */
	public List<Misuse> open() {
		return this.watches.stream().flatMap((watch) -> watch.openSince(this.began)).toList();
	}

	/**
	 * End this audit: the pool goes back to what its settings say. Closing twice has no
	 * effect.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.watches.forEach((watch) -> watch.remove(this));
	}

}
