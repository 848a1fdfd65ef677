package io.pooled;

import java.util.function.BiConsumer;

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
		this.idleEpoch = Upkeep.nanos(upkeep.idleTimeout()) / 2;
		this.disposal = disposal;
	}

	int trim(DiscardReason reason) {
		int trimmed = 0;
		for (int place = 0; place < this.stripes.slots.length; place++) {
			boolean done = false;
			for (long word = word(place); !done && Stripes.isFree(word, place); word = word(place)) {
				done = letGo(place, word, reason);
			}
			trimmed += done ? 1 : 0;
		}
		return trimmed;
	}

	/*
	 * An entry that is in the same state as at an earlier call has been in it all the
	 * time: in between its generation would have changed.
	 */
	synchronized int age(long now) {
		this.overdueLeases.age(now);
		int aged = 0;
		for (int place = 0; place < this.stripes.slots.length; place++) {
			aged += age(place, now) ? 1 : 0;
		}
		return aged;
	}

	private boolean age(int place, long now) {
		while (true) {
			long word = word(place);
			boolean free = Stripes.isFree(word, place);
			Entry entry = free ? this.stripes.slots[place] : this.stripes.ownedEntry(word, place);
			if (entry == null) {
				return false;
			}
			int generation = (int) Stripes.GENERATION.getOpaque(entry);
			long since = entry.sight(generation, free, now);
			if (free) {
				if (!isIdleForLong(since, now)) {
					return false;
				}
				if (letGo(place, word, DiscardReason.IDLE)) {
					return true;
				}
			}
			else if (!this.overdueLeases.isOverdue(since, now)) {
				return false;
			}
			else if (evictOwner(place, word)) {
				this.overdueLeases.vacated(entry, generation);
				return false;
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
		for (int place = 0; place < this.stripes.slots.length && this.budget.isExceeded(); place++) {
			long word = word(place);
			while (Stripes.isFree(word, place) && !letGo(place, word, DiscardReason.FULL)) {
				word = word(place);
			}
		}
		for (int place = 0; place < this.stripes.slots.length; place++) {
			while (this.budget.isExceeded() && !giveUp(place)) {
				// an acquire or an install is between two of its steps there
				Thread.yield();
			}
		}
	}

	private boolean giveUp(int place) {
		long word = word(place);
		if (Stripes.isFree(word, place)) {
			return letGo(place, word, DiscardReason.FULL);
		}
		return Stripes.isVacant(word, place) || (!Stripes.isMoving(word, place) && evictOwner(place, word));
	}

	synchronized void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		Error failure = null;
		for (int place = 0; place < this.stripes.slots.length; place++) {
			try {
				while (!closeSlot(place)) {
					// an acquire or an install is between two of its steps there
					Thread.yield();
				}
			}
			catch (Error ex) {
				failure = ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
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
		return Stripes.isFree(word, place) ? closeFree(place, word) : takeFromOwner(place, word);
	}

	private boolean closeFree(int place, long word) {
		E entry = this.stripes.claimForUpkeep(place, word);
		if (entry == null) {
			return false;
		}
		boolean taken = false;
		while (!taken) {
			// fails where the users of the other slots are faster
			taken = this.stripes.takeAway(place, word(place));
		}
		this.disposal.accept(entry, DiscardReason.EXPLICIT);
		return true;
	}

	// An idle entry leaves the pool.
	private boolean letGo(int place, long word, DiscardReason reason) {
		E entry = this.stripes.claimForUpkeep(place, word);
		if (entry == null) {
			return false;
		}
		if (!this.stripes.vacate(place, entry.generation)) {
			this.counters.evictedReleases.increment();
		}
		this.disposal.accept(entry, reason);
		return true;
	}

	// The owner goes on, and its release will bring the entry back as a new one.
	private boolean evictOwner(int place, long word) {
		if (!takeFromOwner(place, word)) {
			return false;
		}
		this.stripes.vacateMoving(place);
		return true;
	}

	private boolean takeFromOwner(int place, long word) {
		if (this.stripes.ownedEntry(word, place) == null) {
			return false;
		}
		this.counters.evictions.increment();
		if (!this.stripes.takeAway(place, word)) {
			this.counters.evictionsNotTaken.increment();
			return false;
		}
		return true;
	}

	private long word(int place) {
		return this.stripes.wordAt(place);
	}

}
