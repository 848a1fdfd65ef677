package io.pooled;

import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/**
 * What is done to the slots of a {@link StripedPool} other than by its users.
 * Thread-safe; runs beside acquires and releases, which notice nothing but a word that
 * has moved.
 *
 * @param <E> the type of the entries
 */
final class SlotUpkeep<E extends Entry> {

	private final Stripes<E> stripes;

	private final Budget budget;

	private final SlowPathCounters counters;

	private final OverdueLeases overdueLeases;

	private final BiConsumer<E, DiscardReason> disposal;

	/** How long an entry must have been seen idle, in nanoseconds; 0 for never. */
	private final long idleEpoch;

	/** Leases that the last call of upkeep had seen before; used by upkeep only. */
	private long old;

	/** Guarded by this. */
	private boolean closed;

	SlotUpkeep(Stripes<E> stripes, Budget budget, OverdueLeases overdueLeases, UpkeepSettings upkeep,
			BiConsumer<E, DiscardReason> disposal) {
		this.stripes = stripes;
		this.budget = budget;
		this.counters = stripes.counters;
		this.overdueLeases = overdueLeases;
		this.idleEpoch = (UpkeepSettings.nanos(upkeep.idleTimeout()) + 1) / 2;
		this.disposal = disposal;
	}

	// Let go of every idle entry.
	int trim(DiscardReason reason) {
		return forEachPlace((slotIndex) -> letGoIfFree(slotIndex, reason));
	}

	void forgetLost() {
		this.overdueLeases.forgetLost();
	}

	boolean letGoUntil(BooleanSupplier enough) {
		int used = this.stripes.usedSlots();
		for (int slotIndex = 0; slotIndex < used; slotIndex++) {
			if (letGoIfFree(slotIndex, DiscardReason.PRESSURE) && enough.getAsBoolean()) {
				return true;
			}
		}
		return false;
	}

	/*
	 * An entry that is in the same state as at an earlier call has been in it all the
	 * time: in between its generation would have changed.
	 */
	synchronized int age(long now) {
		this.overdueLeases.age(now);
		this.old = this.overdueLeases.old();
		return forEachPlace((slotIndex) -> age(slotIndex, now));
	}

	private boolean age(int slotIndex, long now) {
		while (true) {
			long word = word(slotIndex);
			E entry = this.stripes.settledEntry(word, slotIndex);
			if (entry == null) {
				return false;
			}
			boolean free = Stripes.isFree(word);
			long since = entry.lastSeen(Stripes.generation(word, entry), free, now);
			if (!(free ? isIdleForLong(since, now) : this.overdueLeases.isOverdue(since, now))) {
				this.old += (!free && since != now) ? 1 : 0;
				return false;
			}
			if (free ? letGo(slotIndex, word, DiscardReason.IDLE) : detachOwner(slotIndex, word, true)) {
				return free;
			}
		}
	}

	// Leases that the last call has seen before.
	synchronized long old() {
		return this.old;
	}

	private boolean isIdleForLong(long since, long now) {
		return this.idleEpoch > 0 && now - since >= this.idleEpoch;
	}

	/*
	 * Let go of entries, idle ones first, until the budget is kept again after its limit
	 * was lowered. Entries in use stay with their owners, without a place in the pool.
	 */
	synchronized void fit() {
		if (this.closed) {
			return;
		}
		forEachPlace((slotIndex) -> this.budget.isExceeded() && letGoIfFree(slotIndex, DiscardReason.FULL));
		Patience patience = new Patience();
		forEachPlace((slotIndex) -> {
			boolean done = !this.budget.isExceeded() || giveUp(slotIndex);
			while (!done && mayChange(slotIndex, patience)) {
				done = !this.budget.isExceeded() || giveUp(slotIndex);
			}
			return done;
		});
	}

	private boolean giveUp(int slotIndex) {
		long word = word(slotIndex);
		if (Stripes.isFree(word)) {
			return letGo(slotIndex, word, DiscardReason.FULL);
		}
		return Stripes.isVacant(word) || (!Stripes.isMoving(word) && detachOwner(slotIndex, word, false));
	}

	synchronized void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		Patience patience = new Patience();
		forEach(this.stripes.slots.length, (slotIndex) -> {
			boolean done = closeSlot(slotIndex);
			while (!done && mayChange(slotIndex, patience)) {
				done = closeSlot(slotIndex);
			}
			return done;
		});
	}

	/*
	 * Whether it makes sense to try again. A lost race is somebody else's success, but a
	 * thread between two of its steps may have been cut off there by an error.
	 */
	private boolean mayChange(int slotIndex, Patience patience) {
		return !this.stripes.isUnsettled(word(slotIndex), slotIndex) || patience.isLeft();
	}

	private int forEachPlace(IntPredicate action) {
		return forEach(this.stripes.usedSlots(), action);
	}

	// A hook that fails keeps nothing from being done to the other places.
	private int forEach(int slots, IntPredicate action) {
		int count = 0;
		Throwable failure = null;
		for (int slotIndex = 0; slotIndex < slots; slotIndex++) {
			try {
				count += action.test(slotIndex) ? 1 : 0;
			}
			catch (RuntimeException | Error ex) {
				failure = ex;
			}
		}
		if (failure instanceof Error error) {
			throw error;
		}
		if (failure instanceof RuntimeException exception) {
			throw exception;
		}
		return count;
	}

	/*
	 * Leaves the slot moving for ever, so that nothing is acquired from it or installed
	 * in it again.
	 */
	private boolean closeSlot(int slotIndex) {
		long word = word(slotIndex);
		if (Stripes.isMoving(word)) {
			return false;
		}
		if (Stripes.isVacant(word)) {
			return this.stripes.reserve(slotIndex, word);
		}
		return Stripes.isFree(word) ? closeFree(slotIndex, word)
				: takeFromOwner(slotIndex, word, false, this.stripes::seal);
	}

	private boolean closeFree(int slotIndex, long word) {
		E entry = this.stripes.claimForUpkeep(slotIndex, word);
		if (entry == null) {
			return false;
		}
		this.stripes.seal(slotIndex, word(slotIndex));
		this.disposal.accept(entry, DiscardReason.EXPLICIT);
		return true;
	}

	private boolean letGoIfFree(int slotIndex, DiscardReason reason) {
		for (long word = word(slotIndex); Stripes.isFree(word); word = word(slotIndex)) {
			if (letGo(slotIndex, word, reason)) {
				return true;
			}
		}
		return false;
	}

	private boolean letGo(int slotIndex, long word, DiscardReason reason) {
		E entry = this.stripes.claimForUpkeep(slotIndex, word);
		if (entry == null) {
			return false;
		}
		if (!this.stripes.vacate(slotIndex, entry, entry.generation)) {
			this.counters.detachedReleases.increment();
		}
		this.disposal.accept(entry, reason);
		return true;
	}

	// The owner goes on, and its release will bring the entry back as a new one.
	private boolean detachOwner(int slotIndex, long word, boolean overdue) {
		return takeFromOwner(slotIndex, word, overdue, this.stripes::vacate);
	}

	private boolean takeFromOwner(int slotIndex, long word, boolean overdue, Transition transition) {
		E entry = this.stripes.settledEntry(word, slotIndex);
		if (entry == null) {
			return false;
		}
		int generation = (int) Stripes.GENERATION.getOpaque(entry);
		boolean taken = this.counters.detachments.attempt(() -> transition.take(slotIndex, word));
		if (taken) {
			this.overdueLeases.detached(entry, generation, overdue);
		}
		return taken;
	}

	private long word(int slotIndex) {
		return this.stripes.wordAt(slotIndex);
	}

	private interface Transition {

		boolean take(int slotIndex, long word);

	}

}
