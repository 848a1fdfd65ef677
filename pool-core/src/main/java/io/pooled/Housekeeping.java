package io.pooled;

import java.util.function.BiConsumer;
import java.util.function.IntPredicate;

/**
 * What is done to the slots of a {@link StripedPool} other than by its users.
 * Thread-safe; runs beside acquires and releases, which notice nothing but a word that
 * has moved.
 *
 * @param <E> the type of the entries
 */
final class Housekeeping<E extends Entry> {

	private final Stripes<E> stripes;

	private final Budget budget;

	private final SlowPathCounters counters;

	private final OverdueLeases overdueLeases;

	private final BiConsumer<E, DiscardReason> disposal;

	/** How long an entry must have been seen idle, in nanoseconds; 0 for never. */
	private final long idleEpoch;

	/** Guarded by this. */
	private boolean closed;

	Housekeeping(Stripes<E> stripes, Budget budget, SlowPathCounters counters, OverdueLeases overdueLeases,
			Upkeep upkeep, BiConsumer<E, DiscardReason> disposal) {
		this.stripes = stripes;
		this.budget = budget;
		this.counters = counters;
		this.overdueLeases = overdueLeases;
		this.idleEpoch = (Upkeep.nanos(upkeep.idleTimeout()) + 1) / 2;
		this.disposal = disposal;
	}

	int trim(DiscardReason reason) {
		return forEachPlace((place) -> letGoIfFree(place, reason));
	}

	/*
	 * An entry that is in the same state as at an earlier call has been in it all the
	 * time: in between its generation would have changed.
	 */
	synchronized int age(long now) {
		this.overdueLeases.age(now);
		return forEachPlace((place) -> age(place, now));
	}

	private boolean age(int place, long now) {
		while (true) {
			long word = word(place);
			E entry = this.stripes.settledEntry(word, place);
			if (entry == null) {
				return false;
			}
			boolean free = Stripes.isFree(word, place);
			long since = entry.sight((int) Stripes.GENERATION.getOpaque(entry), free, now);
			if (!(free ? isIdleForLong(since, now) : this.overdueLeases.isOverdue(since, now))) {
				return false;
			}
			if (free ? letGo(place, word, DiscardReason.IDLE) : evictOwner(place, word, true)) {
				return free;
			}
		}
	}

	private boolean isIdleForLong(long since, long now) {
		return this.idleEpoch > 0 && now - since >= this.idleEpoch;
	}

	// Let go of entries until the budget is kept, idle ones first.
	synchronized void fit() {
		if (this.closed) {
			return;
		}
		forEachPlace((place) -> this.budget.isExceeded() && letGoIfFree(place, DiscardReason.FULL));
		Patience patience = new Patience();
		forEachPlace((place) -> {
			boolean done = !this.budget.isExceeded() || giveUp(place);
			while (!done && mayChange(place, patience)) {
				done = !this.budget.isExceeded() || giveUp(place);
			}
			return done;
		});
	}

	private boolean giveUp(int place) {
		long word = word(place);
		if (Stripes.isFree(word, place)) {
			return letGo(place, word, DiscardReason.FULL);
		}
		return Stripes.isVacant(word, place) || (!Stripes.isMoving(word, place) && evictOwner(place, word, false));
	}

	synchronized void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		Patience patience = new Patience();
		forEachPlace((place) -> {
			boolean done = closeSlot(place);
			while (!done && mayChange(place, patience)) {
				done = closeSlot(place);
			}
			return done;
		});
	}

	/*
	 * Whether it makes sense to try again. A lost race is somebody else's success, but a
	 * thread between two of its steps may have been cut off there by an error.
	 */
	private boolean mayChange(int place, Patience patience) {
		return !this.stripes.isUnsettled(word(place), place) || patience.isLeft();
	}

	// A hook that fails keeps nothing from being done to the other places.
	private int forEachPlace(IntPredicate action) {
		int count = 0;
		Throwable failure = null;
		for (int place = 0; place < this.stripes.slots.length; place++) {
			try {
				count += action.test(place) ? 1 : 0;
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
	private boolean closeSlot(int place) {
		long word = word(place);
		if (Stripes.isMoving(word, place)) {
			return false;
		}
		if (Stripes.isVacant(word, place)) {
			return this.stripes.reserve(place, word);
		}
		return Stripes.isFree(word, place) ? closeFree(place, word)
				: takeFromOwner(place, word, false, this.stripes::seal);
	}

	private boolean closeFree(int place, long word) {
		E entry = this.stripes.claimForUpkeep(place, word);
		if (entry == null) {
			return false;
		}
		boolean sealed = false;
		while (!sealed) {
			// fails where the users of the other slots are faster
			sealed = this.stripes.seal(place, word(place));
		}
		this.disposal.accept(entry, DiscardReason.EXPLICIT);
		return true;
	}

	private boolean letGoIfFree(int place, DiscardReason reason) {
		for (long word = word(place); Stripes.isFree(word, place); word = word(place)) {
			if (letGo(place, word, reason)) {
				return true;
			}
		}
		return false;
	}

	private boolean letGo(int place, long word, DiscardReason reason) {
		E entry = this.stripes.claimForUpkeep(place, word);
		if (entry == null) {
			return false;
		}
		if (!this.stripes.vacate(place, entry, entry.generation)) {
			this.counters.evictedReleases.increment();
		}
		this.disposal.accept(entry, reason);
		return true;
	}

	// The owner goes on, and its release will bring the entry back as a new one.
	private boolean evictOwner(int place, long word, boolean overdue) {
		return takeFromOwner(place, word, overdue, this.stripes::vacate);
	}

	private boolean takeFromOwner(int place, long word, boolean overdue, Transition transition) {
		E entry = this.stripes.settledEntry(word, place);
		if (entry == null) {
			return false;
		}
		int generation = (int) Stripes.GENERATION.getOpaque(entry);
		boolean taken = false;
		try {
			this.counters.evictions.increment();
			taken = transition.take(place, word);
		}
		finally {
			if (!taken) {
				this.counters.evictionsNotTaken.increment();
			}
		}
		if (taken) {
			this.overdueLeases.evicted(entry, generation, overdue);
		}
		return taken;
	}

	private long word(int place) {
		return this.stripes.wordAt(place);
	}

	private interface Transition {

		boolean take(int place, long word);

	}

	/**
	 * How long upkeep waits, all in all, for threads that are between two of their steps.
	 * What goes by between two looks counts, whoever had the processor, but no more than
	 * a turn of it: one long absence of this thread is not the end of its patience.
	 */
	private static final class Patience {

		private static final long NANOS = 300_000_000;

		private static final long TURN = 10_000_000;

		private long lastLook = System.nanoTime();

		private long spent;

		boolean isLeft() {
			Thread.yield();
			long now = System.nanoTime();
			this.spent += Math.min(now - this.lastLook, TURN);
			this.lastLook = now;
			return this.spent < NANOS;
		}

	}

}
