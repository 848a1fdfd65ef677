package io.pooled;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Leases that were detached by another thread than the one that acquired them. Keeps no
 * lease from being collected, and few that have ended. Thread-safe.
 */
final class DetachedLeases {

	private static final int FEW = 64;

	/** Guarded by this. */
	private final Set<ScopedLease> leases = Collections.newSetFromMap(new WeakHashMap<>());

	/** From how many on to look which have ended; guarded by this. */
	private int enough = FEW;

	synchronized void add(ScopedLease lease) {
		if (this.leases.size() >= this.enough) {
			this.leases.removeIf((other) -> !other.isOpen());
			this.enough = Math.max(FEW, this.leases.size() * 2);
		}
		this.leases.add(lease);
	}

	synchronized boolean remove(ScopedLease lease) {
		return this.leases.remove(lease);
	}

	synchronized int size() {
		return this.leases.size();
	}

}
