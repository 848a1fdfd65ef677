package io.pooled;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * The open leases that are watched. Only the lease leads to the entry of one, which has
 * no slot; so what is garbage collected here was lost. Thread-safe.
 */
final class FollowedLeases {

	private static final int FEW = 64;

	/** In the order in which they began; guarded by this. */
	private final List<Followed> leases = new ArrayList<>();

	/** From how many on to look which have ended or were lost; guarded by this. */
	private int enough = FEW;

	// Returns those that were lost, if they have become many.
	synchronized List<Holding> add(Entry entry, Holding holding) {
		List<Holding> lost = (this.leases.size() >= this.enough) ? takeLost() : List.of();
		this.leases.add(new Followed(entry, holding));
		return lost;
	}

	synchronized void replace(Holding former, Holding heir) {
		this.leases.stream().filter((lease) -> lease.holding == former).forEach((lease) -> lease.holding = heir);
	}

	// Those that were lost, each once.
	synchronized List<Holding> takeLost() {
		List<Holding> lost = new ArrayList<>();
		this.leases.removeIf((lease) -> {
			boolean isLost = lease.isLost();
			if (isLost) {
				lost.add(lease.holding);
			}
			return isLost || lease.holding.hasEnded();
		});
		this.enough = Math.max(FEW, this.leases.size() * 2);
		return lost;
	}

	// Those that are of an age, each once.
	synchronized List<Holding> takeOlder(long now, long age) {
		return this.leases.stream()
			.filter((lease) -> now - lease.holding.since >= age && lease.tell())
			.map((lease) -> lease.holding)
			.toList();
	}

	synchronized List<Holding> open() {
		return this.leases.stream().map((lease) -> lease.holding).filter((holding) -> !holding.hasEnded()).toList();
	}

	private static final class Followed extends WeakReference<Entry> {

		/** Guarded by the leases. */
		private Holding holding;

		/** Guarded by the leases. */
		private boolean told;

		private Followed(Entry entry, Holding holding) {
			super(entry);
			this.holding = holding;
		}

		// Whether nobody was told before.
		private boolean tell() {
			boolean first = !this.told && !this.holding.hasEnded();
			this.told |= first;
			return first;
		}

		// What ends at this moment may be collected right after.
		private boolean isLost() {
			return refersTo(null) && !this.holding.hasEnded();
		}

	}

}
