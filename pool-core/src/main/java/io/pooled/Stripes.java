package io.pooled;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * The slots of a {@link StripedPool} and the words that say who may touch them: every
 * transition of a slot, except the two on the hot path, is here.
 *
 * @param <E> the type of the entries
 */
final class Stripes<E extends Entry> {

	/*-
	 * A stripe is one long word over 16 slots: [hits:16 | parity:16 | vacant:16 | free:16]. A slot is
	 *
	 *   leased  free=0 vacant=0            somebody owns its entry
	 *   free    free=1 vacant=0            its entry is idle
	 *   vacant  free=0 vacant=1 parity=0   it has no entry
	 *   moving  free=0 vacant=1 parity=1   one thread is putting an entry in or taking it out
	 *
	 * and the parity of a leased or free slot is the low bit of its entry's generation.
	 *
	 * Acquire takes the lowest free bit with one CAS that clears it, flips the parity and adds one to
	 * hits, and then increments the entry's generation with a plain write: the winner owns the entry.
	 * Release sets the free bit with one CAS after checking, against the word that the CAS compares
	 * with, that the slot is leased, holds this entry, and that generation and parity are the owner's.
	 *
	 * Why a late second release cannot free somebody else's lease, without a second atomic: every
	 * transition other than leased -> free and moving -> vacant or free adds one to hits ("ticks" are
	 * those that were no hits; they are subtracted again when hits are read). So if the slot was
	 * acquired, put in or taken out between the checks and the CAS, the word has moved and the checks
	 * run again. They then see another parity (one re-acquire, whose generation may not be visible
	 * yet), another generation (more than one: the earlier increments happened before a release that
	 * this word's read acquires) or another entry. What is left over is a racing double release that is
	 * held up, between its read and its CAS, for exactly a multiple of 65,536 transitions of the stripe
	 * that also leave every other bit as it was.
	 *
	 * An entry that is in no slot (new, or its slot was taken away) is released by a CAS on its
	 * generation; the winner then puts it into a vacant slot of its own stripe. A slot is taken away by
	 * leased -> moving, clear the reference, moving -> vacant: nobody can install there before the
	 * reference is gone, and the owner finds either its entry in a leased slot or its own generation
	 * unchanged outside of one, and falls back to the generation CAS. Whoever ends an ownership other
	 * than by release (discard, trim) first claims the slot as an acquire does, so that late releases
	 * find a stale parity or generation. Whoever takes a slot from an owner who goes on (close, an
	 * overdue lease, a smaller budget) compares with the word that it judged, and leaves a claimer alone
	 * that has not read its entry or increased its generation yet: outside of its slot a late release of
	 * the former owner would find its own generation unchanged. The generation is read after the word,
	 * so it is at most one behind, which the parity shows.
	 *
	 * An entry taken from another thread's stripe leaves that stripe for good: borrowing it again and
	 * again would make two threads share one word for ever.
	 *
	 * hits wraps at 65,536. The one thread whose transition flips its top bit adds one to the stripe's
	 * half-wrap counter; a reader that finds counter and top bit disagreeing knows that this addition
	 * is still under way. Nothing else is counted on the hot path: idle and in use are read off the
	 * words, and releases follow from them and the counters of the slow paths.
	 */

	static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

	static final VarHandle GENERATION;

	static {
		try {
			GENERATION = MethodHandles.lookup().findVarHandle(Entry.class, "generation", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Entry[].class);

	static final int SLOTS = 16;

	static final int SLOT_MASK = SLOTS - 1;

	/** Longs between two words, so that each has two cache lines for itself. */
	private static final int STRIDE_SHIFT = 4;

	static final long FREE = 1L;

	private static final long VACANT = 1L << 16;

	static final long PARITY = 1L << 32;

	static final long HIT = 1L << 48;

	static final int ALL_SLOTS = 0xFFFF;

	private static final long HALF_WRAP = 1L << 15;

	/** Stripe s has its word at (s + 1) * 16 and its half-wrap counter behind it. */
	final long[] words;

	final @Nullable Entry[] slots;

	/** The number of stripes, a power of two, less one. */
	final int mask;

	private final Budget budget;

	private final long weight;

	private final SlowPathCounters counters;

	Stripes(int stripes, Budget budget, long weight, SlowPathCounters counters) {
		this.mask = stripes - 1;
		this.budget = budget;
		this.weight = weight;
		this.counters = counters;
		this.words = new long[(stripes + 2) << STRIDE_SHIFT];
		for (int stripe = 0; stripe < stripes; stripe++) {
			this.words[wordIndex(stripe)] = ALL_SLOTS * VACANT;
		}
		this.slots = new @Nullable Entry[stripes * SLOTS];
	}

	static int wordIndex(int stripe) {
		return (stripe + 1) << STRIDE_SHIFT;
	}

	long word(int stripe) {
		return (long) WORD.getAcquire(this.words, wordIndex(stripe));
	}

	long wordAt(int place) {
		return word(place / SLOTS);
	}

	static boolean isOwned(long word, @Nullable Entry[] slots, int place, Entry entry, int generation) {
		return slots[place] == entry && isLeased(word, place, generation) && entry.generation == generation;
	}

	private static boolean isLeased(long word, int place, int generation) {
		return ((word >>> (place & SLOT_MASK)) & (FREE | VACANT | PARITY)) == (long) (generation & 1) << 32;
	}

	static boolean isFree(long word, int place) {
		return ((word >>> (place & SLOT_MASK)) & FREE) != 0;
	}

	static boolean isVacant(long word, int place) {
		return ((word >>> (place & SLOT_MASK)) & (VACANT | PARITY)) == VACANT;
	}

	static boolean isMoving(long word, int place) {
		return ((word >>> (place & SLOT_MASK)) & (VACANT | PARITY)) == (VACANT | PARITY);
	}

	static boolean isOccupied(long word, int place) {
		return ((word >>> (place & SLOT_MASK)) & VACANT) == 0;
	}

	// Whether the entry sits in the place it was last put in.
	boolean isAtHome(long word, int place, Entry entry) {
		return isOccupied(word, place) && this.slots[place] == entry;
	}

	/*
	 * The entry of a leased or free slot; null while its owner has not read it or not
	 * increased its generation yet.
	 */
	@SuppressWarnings("unchecked")
	@Nullable E settledEntry(long word, int place) {
		Entry entry = isOccupied(word, place) ? this.slots[place] : null;
		if (entry == null) {
			return null;
		}
		int parity = (int) (word >>> (32 + (place & SLOT_MASK))) & 1;
		return (parity == ((int) GENERATION.getOpaque(entry) & 1)) ? (E) entry : null;
	}

	// From free to leased; null if the word was not this one any more.
	@SuppressWarnings("unchecked")
	@Nullable E claim(int place, long word) {
		if (!advance(place, word, word ^ ((FREE | PARITY) << (place & SLOT_MASK)))) {
			return null;
		}
		E entry = (E) this.slots[place];
		entry.generation++;
		return entry;
	}

	// Whether a thread is between two of its steps there, if nothing has cut it off.
	boolean isUnsettled(long word, int place) {
		return isMoving(word, place) || (isOccupied(word, place) && settledEntry(word, place) == null);
	}

	// As a claim, but one that is no hit.
	@Nullable E claimForUpkeep(int place, long word) {
		this.counters.ticks.increment();
		E entry = claim(place, word);
		if (entry == null) {
			this.counters.ticksNotTaken.increment();
		}
		return entry;
	}

	// The owner's own claim, which makes every later release stale.
	boolean endOwnership(int place, E entry, int generation) {
		this.counters.ticks.increment();
		for (long word = wordAt(place); isOwned(word, this.slots, place, entry, generation); word = wordAt(place)) {
			if (advance(place, word, word ^ (PARITY << (place & SLOT_MASK)))) {
				entry.generation = generation + 1;
				return true;
			}
		}
		this.counters.ticksNotTaken.increment();
		return false;
	}

	// Put an entry into a vacant slot of a stripe, idle.
	boolean install(E entry, int stripe) {
		for (long word = word(stripe); vacant(word) != 0; word = word(stripe)) {
			int slot = Integer.numberOfTrailingZeros(vacant(word));
			int place = stripe * SLOTS + slot;
			if (reserve(place, word)) {
				this.slots[place] = entry;
				entry.place = place;
				long parity = ((entry.generation & 1) == 0) ? PARITY : 0;
				WORD.getAndAdd(this.words, wordIndex(stripe), (FREE - VACANT - parity) << slot);
				return true;
			}
		}
		return false;
	}

	private static int vacant(long word) {
		return (int) (word >>> 16) & ~(int) (word >>> 32) & ALL_SLOTS;
	}

	// From leased, by this ownership, to vacant.
	boolean vacate(int place, Entry entry, int generation) {
		for (long word = wordAt(place); isOwned(word, this.slots, place, entry, generation); word = wordAt(place)) {
			if (vacate(place, word)) {
				return true;
			}
		}
		return false;
	}

	// From leased to vacant; fails if the word was not this one any more.
	boolean vacate(int place, long word) {
		if (!beginToMove(place, word)) {
			return false;
		}
		try {
			clear(place);
		}
		finally {
			WORD.getAndAdd(this.words, wordIndex(place / SLOTS), -(PARITY << (place & SLOT_MASK)));
		}
		return true;
	}

	// From leased to moving, for ever; fails if the word was not this one any more.
	boolean seal(int place, long word) {
		if (!beginToMove(place, word)) {
			return false;
		}
		clear(place);
		return true;
	}

	private boolean beginToMove(int place, long word) {
		this.counters.ticks.increment();
		if (advance(place, word, word | ((VACANT | PARITY) << (place & SLOT_MASK)))) {
			return true;
		}
		this.counters.ticksNotTaken.increment();
		return false;
	}

	private void clear(int place) {
		SLOT.setRelease(this.slots, place, null);
		this.budget.release(this.weight);
	}

	// From vacant to moving; fails if the word was not this one any more.
	boolean reserve(int place, long word) {
		this.counters.ticks.increment();
		if (advance(place, word, word | (PARITY << (place & SLOT_MASK)))) {
			return true;
		}
		this.counters.ticksNotTaken.increment();
		return false;
	}

	// The CAS of every transition that a late release must notice.
	private boolean advance(int place, long word, long next) {
		int index = wordIndex(place / SLOTS);
		if (!WORD.compareAndSet(this.words, index, word, next + HIT)) {
			return false;
		}
		if ((word ^ (next + HIT)) < 0) {
			halfWrapped(index);
		}
		return true;
	}

	void halfWrapped(int index) {
		WORD.getAndAdd(this.words, index + 1, 1L);
	}

	// The index of the last stripe that has an entry, or 0.
	int lastOccupied() {
		for (int stripe = this.mask; stripe > 0; stripe--) {
			if (((int) (word(stripe) >>> 16) & ALL_SLOTS) != ALL_SLOTS) {
				return stripe;
			}
		}
		return 0;
	}

	PoolCounts counts(OverdueLeases overdueLeases) {
		long claims = 0;
		long leased = 0;
		long idle = 0;
		long occupied = 0;
		for (int stripe = 0; stripe <= this.mask; stripe++) {
			long halfWraps = (long) WORD.getAcquire(this.words, wordIndex(stripe) + 1);
			long word = word(stripe);
			int free = (int) word & ALL_SLOTS;
			int empty = (int) (word >>> 16) & ALL_SLOTS;
			idle += Integer.bitCount(free);
			occupied += SLOTS - Integer.bitCount(empty);
			leased += SLOTS - Integer.bitCount(free | empty);
			long hits = word >>> 48;
			if ((halfWraps & 1) != hits >>> 15) {
				halfWraps++;
			}
			claims += halfWraps * HALF_WRAP + (hits & (HALF_WRAP - 1));
		}
		return this.counters.counts(claims, leased, idle, occupied * this.weight, overdueLeases);
	}

}
