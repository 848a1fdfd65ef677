package io.pooled;

import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * Stripes over which threads are spread, so that they rarely meet on one.
 *
 * @param <E> the type of the entries
 */
abstract class SpreadStripes<E extends Entry> extends Stripes<E> {

	/** The most stripes that a processor's threads are spread over. */
	private static final int STRIPES_PER_PROCESSOR = 4;

	private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

	/** How many lost races it takes to give up. */
	private static final int LOST_RACES = 2;

	private static final int MOST_CONTENDED = mask(PROCESSORS * STRIPES_PER_PROCESSOR);

	/*
	 * Three masks over the stripes, each a power of two less one: those that threads call
	 * home, those that contention asked for of late, and those that may have entries.
	 * They are hints: a lost update costs a detour or a miss.
	 */
	private int homeMask;

	private int contendedMask;

	private int reachMask;

	private final LongAdder meetings = new LongAdder();

	SpreadStripes(int maxEntries, Budget budget, long weight) {
		super(Math.max(MOST_CONTENDED, mask((maxEntries + SLOTS - 1) / SLOTS)) + 1, budget, weight);
		this.contendedMask = mask(PROCESSORS);
		this.homeMask = this.contendedMask;
		this.reachMask = this.contendedMask;
	}

	// The smallest power of two that is not below, less one.
	private static int mask(long atLeast) {
		return (int) (Long.highestOneBit(Math.max(1, atLeast * 2 - 1)) - 1);
	}

	/**
	 * Return where the current thread looks first.
	 * @return index of its stripe
	 */
	final int home() {
		return ThreadSpread.get() & this.homeMask;
	}

	/**
	 * Take an entry of one stripe or else of the nearest one that has any.
	 * @param home index of the stripe
	 * @return an entry that nobody else owns; null if none was found, or too many other
	 * threads were faster
	 */
	final @Nullable E claimNear(int home) {
		int lost = 0;
		int homes = this.homeMask;
		int reach = this.reachMask | homes;
		for (int probe = 0; probe <= reach; probe++) {
			int stripe = (probe <= homes) ? (home + probe) & homes : probe;
			int end = hasFree(stripe) ? stripe * STRIDE + SLOTS : 0;
			for (int slotIndex = stripe * STRIDE; slotIndex < end; slotIndex++) {
				long word = wordAt(slotIndex);
				if (isFree(word)) {
					E entry = claim(slotIndex, word);
					if (entry != null) {
						return entry;
					}
					if (++lost > LOST_RACES) {
						return null;
					}
				}
			}
		}
		return null;
	}

	/**
	 * Put an entry into a vacant slot, idle: of one stripe or else of the nearest one.
	 * @param home index of the stripe
	 * @param entry the entry
	 * @return whether there was a slot
	 */
	final boolean installNear(int home, E entry) {
		int homes;
		do {
			homes = this.homeMask;
			for (int probe = 0; probe <= homes; probe++) {
				if (install(entry, (home + probe) & homes)) {
					return true;
				}
			}
		}
		while (widen(homes));
		return false;
	}

	// Use more stripes, because those in use are full.
	private boolean widen(int homeMask) {
		if (homeMask == this.mask) {
			return false;
		}
		int wider = homeMask * 2 + 1;
		this.homeMask = wider;
		this.reachMask = Math.max(this.reachMask, wider);
		return true;
	}

	@Override
	final void lostRace() {
		this.meetings.increment();
		int contended = this.contendedMask;
		if (contended < MOST_CONTENDED) {
			int wider = contended * 2 + 1;
			this.contendedMask = wider;
			this.homeMask = Math.max(this.homeMask, wider);
			this.reachMask = Math.max(this.reachMask, wider);
		}
		else {
			ThreadSpread.moveOn();
		}
	}

	/**
	 * Return how often a thread met another one.
	 * @return the number of lost races
	 */
	final long meetings() {
		return this.meetings.sum();
	}

	/**
	 * Use fewer stripes again. Twice the slots that were in use are enough for homes,
	 * lest a few leases at a time keep the entries of all stripes young. Threads that
	 * still meet spread again.
	 * @param inUse the most leases of late
	 */
	final void settle(long inUse) {
		this.contendedMask = 0;
		int homes = Math.min(this.homeMask, mask(inUse * 2 / SLOTS + 1));
		this.homeMask = homes;
		this.reachMask = Math.max(homes, mask(lastOccupied() + 1));
	}

}
