package io.pooled;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * The slots of a {@link StripedPool} and the words that say who may touch them: every
 * transition of a slot is here.
 *
 * @param <E> the type of the entries
 */
abstract class Stripes<E extends Entry> {

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

	private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

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

	private static final long FREE = 1L;

	private static final long VACANT = 1L << 16;

	private static final long PARITY = 1L << 32;

	private static final long HIT = 1L << 48;

	static final int ALL_SLOTS = 0xFFFF;

	private static final long HALF_WRAP = 1L << 15;

	/** Stripe s has its word at (s + 1) * 16 and its half-wrap counter behind it. */
	final long[] words;

	final @Nullable Entry[] slots;

	/** The number of stripes, a power of two, less one. */
	final int mask;

	final SlowPathCounters counters = new SlowPathCounters();

	final Budget budget;

	final long weight;

	Stripes(int stripes, Budget budget, long weight) {
		this.mask = stripes - 1;
		this.budget = budget;
		this.weight = weight;
		this.words = new long[(stripes + 2) << STRIDE_SHIFT];
		for (int stripe = 0; stripe < stripes; stripe++) {
			this.words[wordIndex(stripe)] = ALL_SLOTS * VACANT;
		}
		this.slots = new @Nullable Entry[stripes * SLOTS];
	}

	/**
	 * Take the first free entry of a stripe: the hot path of acquire.
	 * @param stripe index of the stripe
	 * @return an entry that nobody else owns; null if none is free, or another thread was
	 * faster
	 */
	@SuppressWarnings("unchecked")
	final @Nullable E take(int stripe) {
		int index = wordIndex(stripe);
		long[] words = this.words;
		// Read here, since a CAS makes whatever is read after it wait.
		@Nullable Entry[] slots = this.slots;
		long word = (long) WORD.getAcquire(words, index);
		int free = (int) word & ALL_SLOTS;
		if (free == 0) {
			return null;
		}
		int slot = Integer.numberOfTrailingZeros(free);
		long next = (word ^ ((FREE | PARITY) << slot)) + HIT;
		if (!WORD.compareAndSet(words, index, word, next)) {
			lostRace(((word(stripe) ^ word) >>> 48) != 0);
			return null;
		}
		E entry = (E) slots[stripe * SLOTS + slot];
		entry.generation++;
		if ((word ^ next) < 0) {
			halfWrapped(index);
		}
		return entry;
	}

	/**
	 * Called when two threads met on one stripe.
	 * @param toAnAcquire whether the hits have changed: a release leaves them as they are
	 */
	abstract void lostRace(boolean toAnAcquire);

	/**
	 * Put an entry back into its slot: the hot path of release.
	 * @param entry the entry
	 * @param generation its generation when it was acquired
	 * @return whether it was in a slot and owned with that generation
	 */
	final boolean giveBack(Entry entry, int generation) {
		int slotIndex = entry.slotIndex;
		if (slotIndex < 0) {
			return false;
		}
		int index = wordIndex(slotIndex / SLOTS);
		long[] words = this.words;
		@Nullable Entry[] slots = this.slots;
		long word = (long) WORD.getAcquire(words, index);
		while (isOwned(word, slots, slotIndex, entry, generation)) {
			if (WORD.compareAndSet(words, index, word, word | (FREE << (slotIndex & SLOT_MASK)))) {
				return true;
			}
			word = (long) WORD.getAcquire(words, index);
		}
		return false;
	}

	private static int wordIndex(int stripe) {
		return (stripe + 1) << STRIDE_SHIFT;
	}

	final long word(int stripe) {
		return (long) WORD.getAcquire(this.words, wordIndex(stripe));
	}

	long wordAt(int slotIndex) {
		return word(slotIndex / SLOTS);
	}

	private static boolean isOwned(long word, @Nullable Entry[] slots, int slotIndex, Entry entry, int generation) {
		return slots[slotIndex] == entry && isLeased(word, slotIndex, generation) && entry.generation == generation;
	}

	private static boolean isLeased(long word, int slotIndex, int generation) {
		return ((word >>> (slotIndex & SLOT_MASK)) & (FREE | VACANT | PARITY)) == (long) (generation & 1) << 32;
	}

	static boolean isFree(long word, int slotIndex) {
		return ((word >>> (slotIndex & SLOT_MASK)) & FREE) != 0;
	}

	static boolean isVacant(long word, int slotIndex) {
		return ((word >>> (slotIndex & SLOT_MASK)) & (VACANT | PARITY)) == VACANT;
	}

	static boolean isMoving(long word, int slotIndex) {
		return ((word >>> (slotIndex & SLOT_MASK)) & (VACANT | PARITY)) == (VACANT | PARITY);
	}

	static boolean isOccupied(long word, int slotIndex) {
		return ((word >>> (slotIndex & SLOT_MASK)) & VACANT) == 0;
	}

	// Whether the entry sits in the place it was last put in.
	boolean isAtHome(long word, int slotIndex, Entry entry) {
		return isOccupied(word, slotIndex) && this.slots[slotIndex] == entry;
	}

	// Of a leased or free slot; null until its owner has increased the generation.
	@SuppressWarnings("unchecked")
	@Nullable E settledEntry(long word, int slotIndex) {
		Entry entry = isOccupied(word, slotIndex) ? this.slots[slotIndex] : null;
		if (entry == null) {
			return null;
		}
		int parity = (int) (word >>> (32 + (slotIndex & SLOT_MASK))) & 1;
		return (parity == ((int) GENERATION.getOpaque(entry) & 1)) ? (E) entry : null;
	}

	// From free to leased; null if the word was not this one any more.
	@SuppressWarnings("unchecked")
	@Nullable E claim(int slotIndex, long word) {
		if (!advance(slotIndex, word, word ^ ((FREE | PARITY) << (slotIndex & SLOT_MASK)))) {
			return null;
		}
		E entry = (E) this.slots[slotIndex];
		entry.generation++;
		return entry;
	}

	// Whether a thread is between two of its steps there, if nothing has cut it off.
	boolean isUnsettled(long word, int slotIndex) {
		return isMoving(word, slotIndex) || (isOccupied(word, slotIndex) && settledEntry(word, slotIndex) == null);
	}

	// As a claim, but one that is no hit.
	@Nullable E claimForUpkeep(int slotIndex, long word) {
		this.counters.ticks.increment();
		E entry = claim(slotIndex, word);
		if (entry == null) {
			this.counters.ticksNotTaken.increment();
		}
		return entry;
	}

	// The owner's own claim, which makes every later release stale.
	boolean endOwnership(int slotIndex, E entry, int generation) {
		this.counters.ticks.increment();
		for (long word = wordAt(slotIndex); isOwned(word, this.slots, slotIndex, entry,
				generation); word = wordAt(slotIndex)) {
			if (advance(slotIndex, word, word ^ (PARITY << (slotIndex & SLOT_MASK)))) {
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
			int slotIndex = stripe * SLOTS + slot;
			if (reserve(slotIndex, word)) {
				this.slots[slotIndex] = entry;
				entry.slotIndex = slotIndex;
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
	boolean vacate(int slotIndex, Entry entry, int generation) {
		for (long word = wordAt(slotIndex); isOwned(word, this.slots, slotIndex, entry,
				generation); word = wordAt(slotIndex)) {
			if (vacate(slotIndex, word)) {
				return true;
			}
		}
		return false;
	}

	// From leased to vacant; fails if the word was not this one any more.
	boolean vacate(int slotIndex, long word) {
		if (!beginToMove(slotIndex, word)) {
			return false;
		}
		try {
			clear(slotIndex);
		}
		finally {
			WORD.getAndAdd(this.words, wordIndex(slotIndex / SLOTS), -(PARITY << (slotIndex & SLOT_MASK)));
		}
		return true;
	}

	// From leased to moving, for ever; fails if the word was not this one any more.
	boolean seal(int slotIndex, long word) {
		if (!beginToMove(slotIndex, word)) {
			return false;
		}
		clear(slotIndex);
		return true;
	}

	private boolean beginToMove(int slotIndex, long word) {
		this.counters.ticks.increment();
		if (advance(slotIndex, word, word | ((VACANT | PARITY) << (slotIndex & SLOT_MASK)))) {
			return true;
		}
		this.counters.ticksNotTaken.increment();
		return false;
	}

	private void clear(int slotIndex) {
		SLOT.setRelease(this.slots, slotIndex, null);
		this.budget.release(this.weight);
	}

	// From vacant to moving; fails if the word was not this one any more.
	boolean reserve(int slotIndex, long word) {
		this.counters.ticks.increment();
		if (advance(slotIndex, word, word | (PARITY << (slotIndex & SLOT_MASK)))) {
			return true;
		}
		this.counters.ticksNotTaken.increment();
		return false;
	}

	// The CAS of every transition that a late release must notice.
	private boolean advance(int slotIndex, long word, long next) {
		int index = wordIndex(slotIndex / SLOTS);
		if (!WORD.compareAndSet(this.words, index, word, next + HIT)) {
			return false;
		}
		if ((word ^ (next + HIT)) < 0) {
			halfWrapped(index);
		}
		return true;
	}

	private void halfWrapped(int index) {
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
