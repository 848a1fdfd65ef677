package io.pooled;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The slots of a {@link StripedPool} and the words that say who may touch them: every
 * transition of a slot is here.
 *
 * @param <E> the type of the entries
 */
abstract class Stripes<E extends Entry> {

	/*-
	 * Each slot has a long word: [owners:61 | state:3]. Sixteen of them, a stripe, lie side by side and
	 * are mostly used by one thread. A slot is
	 *
	 *   vacant  it has no entry
	 *   free    its entry is idle
	 *   leased  somebody owns its entry
	 *   moving  one thread is putting an entry in or taking it out
	 *
	 * Acquire takes the first free slot with one CAS that makes it leased and counts one more owner, and
	 * writes the generation to the entry: the winner owns it. Release makes the slot free with one CAS,
	 * after checking, against the word that the CAS compares with, that the slot is leased, holds this
	 * entry, and that its generation is the owner's.
	 *
	 * The generation is what tells one owner of an entry from another: it goes up with each of them, in a
	 * slot or outside of one. In a slot it is the low 32 bits of the owners plus an offset that belongs to
	 * the entry and is written by whoever puts it in.
	 *
	 * Why a late second release cannot free somebody else's lease: no owner of an entry has the generation
	 * of another, and no word that a CAS expects comes twice in a slot, for a number of owners is leased
	 * once, then either free or vacant and free, and never leased again. So what the checks have seen is
	 * this ownership, or the reference, the offset and the word are of different times, and the word has
	 * moved since. The same holds for an acquire, which reads entry and offset before its CAS. (What is
	 * left over: a second release that is held up until its entry has had a multiple of 2^32 more owners.)
	 *
	 * An entry that is in no slot (new, or its slot was taken away) is released by a CAS on its
	 * generation; the winner then puts it into a vacant slot of its own stripe. A slot is taken away by
	 * leased -> moving, clear the reference, moving -> vacant: nobody can install there before the
	 * reference is gone, and the owner finds either its entry in a leased slot or its own generation
	 * unchanged outside of one, and falls back to the generation CAS. Whoever ends an ownership other
	 * than by release (discard, trim) first claims the slot as an acquire does, so that late releases
	 * find another generation. Whoever takes a slot from an owner who goes on (close, an overdue lease, a
	 * smaller budget) compares with the word that it judged, and leaves a claimer alone that has not
	 * written the generation to its entry yet: outside of its slot a late release of the former owner
	 * would find its own generation unchanged.
	 *
	 * An entry taken from another thread's stripe leaves that stripe for good: borrowing it again and
	 * again would make two threads share one stripe for ever.
	 *
	 * Nothing is counted on the hot path: hits are the owners less those that were none, idle and in use
	 * are read off the states, and releases follow from them and the counters of the slow paths.
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

	/**
	 * From one stripe to the next: the words of two have no cache line in common. Slots
	 * in between are never used, and so are vacant.
	 */
	static final int STRIDE = 24;

	/** Words before the first stripe: two cache lines. */
	static final int PADDING = 16;

	private static final long STATE = 7L;

	private static final long VACANT = 0L;

	/** The only state with this bit. */
	private static final long FREE = 1L;

	private static final long LEASED = 2L;

	private static final long MOVING = 4L;

	static final int OWNERS_SHIFT = 3;

	private static final long NEXT_OWNER = 1L << OWNERS_SHIFT;

	final long[] words;

	/**
	 * What acquire looks at: the words, or as many vacant ones, so that it takes the slow
	 * path.
	 */
	private long[] offered;

	private boolean watched;

	private volatile boolean bypassed;

	final @Nullable Entry[] slots;

	/*
	 * Raised before an entry is put in, and read before the words are, lest what never
	 * had an entry be looked at: most stripes of most pools.
	 */
	private final AtomicInteger usedSlots = new AtomicInteger();

	/** The number of stripes, a power of two, less one. */
	final int mask;

	final SlowPathCounters counters = new SlowPathCounters();

	final Budget budget;

	final long weight;

	Stripes(int stripes, Budget budget, long weight) {
		this.mask = stripes - 1;
		this.budget = budget;
		this.weight = weight;
		this.words = new long[PADDING + stripes * STRIDE + PADDING];
		this.offered = this.words;
		this.slots = new @Nullable Entry[stripes * STRIDE];
	}

	/**
	 * Take the first free entry of a stripe: the hot path of acquire.
	 * @param stripe index of the stripe
	 * @return an entry that nobody else owns; null if none is free, or another thread was
	 * faster, or leases are watched
	 */
	final @Nullable E takeOffered(int stripe) {
		return take(this.offered, stripe);
	}

	// The same where leases are watched.
	final @Nullable E take(int stripe) {
		return take(this.words, stripe);
	}

	// The words are read before, since whatever is read behind an atomic is read again.
	private @Nullable E take(long[] words, int stripe) {
		@Nullable Entry[] slots = this.slots;
		int slotIndex = stripe * STRIDE;
		long word = (long) WORD.getAcquire(words, PADDING + slotIndex);
		if (!isFree(word)) {
			return takeBehind(words, slotIndex);
		}
		E entry = claim(words, slots, slotIndex, word);
		if (entry == null) {
			lostRace();
		}
		return entry;
	}

	private @Nullable E takeBehind(long[] words, int first) {
		if (words != this.words) {
			return null;
		}
		for (int slotIndex = first + 1; slotIndex < first + SLOTS; slotIndex++) {
			long word = (long) WORD.getAcquire(words, PADDING + slotIndex);
			if (isFree(word)) {
				E entry = claim(slotIndex, word);
				if (entry == null) {
					lostRace();
				}
				return entry;
			}
		}
		return null;
	}

	/**
	 * Have every acquire take the slow path, or none that need not.
	 * @param watched whether leases are watched
	 */
	final synchronized void watch(boolean watched) {
		this.watched = watched;
		offer();
	}

	final boolean isWatched() {
		return this.watched;
	}

	/**
	 * Have every acquire take the slow path, which does without the slots, or none that
	 * need not.
	 * @param bypassed whether it is as if nothing was kept
	 */
	final synchronized void bypass(boolean bypassed) {
		this.bypassed = bypassed;
		offer();
	}

	final boolean isBypassed() {
		return this.bypassed;
	}

	private void offer() {
		if (!this.watched && !this.bypassed) {
			this.offered = this.words;
		}
		else if (this.offered == this.words) {
			this.offered = new long[this.words.length];
		}
	}

	/**
	 * Called when two threads wanted one slot.
	 */
	abstract void lostRace();

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
		long[] words = this.words;
		@Nullable Entry[] slots = this.slots;
		long word = (long) WORD.getAcquire(words, PADDING + slotIndex);
		return isOwned(word, slots[slotIndex], entry, generation)
				&& WORD.compareAndSet(words, PADDING + slotIndex, word, word + FREE - LEASED);
	}

	final long wordAt(int slotIndex) {
		return (long) WORD.getAcquire(this.words, PADDING + slotIndex);
	}

	// Whether nothing has happened to a slot while it was looked at.
	final boolean isStill(long word, int slotIndex) {
		VarHandle.acquireFence();
		return wordAt(slotIndex) == word;
	}

	/**
	 * Return which slots can have an entry.
	 * @return the index from which on no slot had one until now
	 */
	final int usedSlots() {
		return this.usedSlots.get();
	}

	/**
	 * Say that a slot may have an entry from now on.
	 * @param slotIndex index of the slot
	 */
	final void use(int slotIndex) {
		int used = usedSlots();
		while (used <= slotIndex && !this.usedSlots.compareAndSet(used, slotIndex + 1)) {
			used = usedSlots();
		}
	}

	private boolean advance(int slotIndex, long word, long next) {
		return WORD.compareAndSet(this.words, PADDING + slotIndex, word, next);
	}

	// For the one thread that has the slot moving.
	private void publish(int slotIndex, long word) {
		WORD.setRelease(this.words, PADDING + slotIndex, word);
	}

	// Whether any slot was free a moment ago.
	final boolean hasFree(int stripe) {
		long[] words = this.words;
		int index = PADDING + stripe * STRIDE;
		long any = 0;
		for (int slot = 0; slot < SLOTS; slot++) {
			any |= words[index + slot];
		}
		return isFree(any);
	}

	static boolean isFree(long word) {
		return (word & FREE) != 0;
	}

	static boolean isVacant(long word) {
		return (word & STATE) == VACANT;
	}

	static boolean isMoving(long word) {
		return (word & STATE) == MOVING;
	}

	private static boolean isOccupied(long word) {
		return isFree(word) || (word & STATE) == LEASED;
	}

	private static boolean isOwned(long word, @Nullable Entry inSlot, Entry entry, int generation) {
		return inSlot == entry && (word & STATE) == LEASED && generation(word, entry) == generation;
	}

	// Of the present or last owner of an entry in a slot with this word.
	static int generation(long word, Entry entry) {
		return owners(word) + entry.generationOffset;
	}

	private static int owners(long word) {
		return (int) (word >>> OWNERS_SHIFT);
	}

	// Whether the entry sits in the place it was last put in.
	boolean isAtHome(long word, int slotIndex, Entry entry) {
		return isOccupied(word) && this.slots[slotIndex] == entry;
	}

	// Of a leased or free slot; null until its owner has written the generation.
	@SuppressWarnings("unchecked")
	@Nullable E settledEntry(long word, int slotIndex) {
		Entry entry = isOccupied(word) ? this.slots[slotIndex] : null;
		return (entry == null || (int) GENERATION.getOpaque(entry) != generation(word, entry)) ? null : (E) entry;
	}

	// Whether a thread is between two of its steps there, if nothing has cut it off.
	boolean isUnsettled(long word, int slotIndex) {
		return isMoving(word) || (isOccupied(word) && settledEntry(word, slotIndex) == null);
	}

	// From free to leased, a hit; null if the word is not this one any more.
	final @Nullable E claim(int slotIndex, long word) {
		return claim(this.words, this.slots, slotIndex, word);
	}

	// As a claim, but one that is no hit.
	@SuppressWarnings("unchecked")
	@Nullable E claimForUpkeep(int slotIndex, long word) {
		Entry entry = this.slots[slotIndex];
		return this.counters.nonHits.attempt(() -> claim(slotIndex, word) != null) ? (E) entry : null;
	}

	@SuppressWarnings("unchecked")
	private @Nullable E claim(long[] words, @Nullable Entry[] slots, int slotIndex, long word) {
		Entry entry = slots[slotIndex];
		if (entry == null) {
			return null;
		}
		long next = word + NEXT_OWNER + LEASED - FREE;
		int generation = generation(next, entry);
		if (!WORD.compareAndSet(words, PADDING + slotIndex, word, next)) {
			return null;
		}
		entry.generation = generation;
		return (E) entry;
	}

	// The owner's own claim, which makes every later release stale.
	boolean endOwnership(int slotIndex, E entry, int generation) {
		long word = wordAt(slotIndex);
		if (!isOwned(word, this.slots[slotIndex], entry, generation)
				|| !this.counters.nonHits.attempt(() -> advance(slotIndex, word, word + NEXT_OWNER))) {
			return false;
		}
		entry.generation = generation + 1;
		return true;
	}

	// Put an entry into a vacant slot of a stripe, idle.
	boolean install(E entry, int stripe) {
		int end = stripe * STRIDE + SLOTS;
		for (int slotIndex = stripe * STRIDE; slotIndex < end; slotIndex++) {
			long word = wordAt(slotIndex);
			if (isVacant(word)) {
				use(slotIndex);
				if (reserve(slotIndex, word)) {
					putIn(entry, slotIndex, word);
					return true;
				}
			}
		}
		return false;
	}

	// From moving to free.
	private void putIn(E entry, int slotIndex, long word) {
		this.slots[slotIndex] = entry;
		entry.slotIndex = slotIndex;
		entry.generationOffset = entry.generation - owners(word);
		publish(slotIndex, word + FREE - VACANT);
	}

	// From leased, by this ownership, to vacant.
	boolean vacate(int slotIndex, Entry entry, int generation) {
		long word = wordAt(slotIndex);
		return isOwned(word, this.slots[slotIndex], entry, generation) && vacate(slotIndex, word);
	}

	// From leased to vacant; fails if the word was not this one any more.
	boolean vacate(int slotIndex, long word) {
		if (!advance(slotIndex, word, word + MOVING - LEASED)) {
			return false;
		}
		try {
			clear(slotIndex);
		}
		finally {
			publish(slotIndex, word + VACANT - LEASED);
		}
		return true;
	}

	// From leased to moving, for ever; fails if the word was not this one any more.
	boolean seal(int slotIndex, long word) {
		if (!advance(slotIndex, word, word + MOVING - LEASED)) {
			return false;
		}
		clear(slotIndex);
		return true;
	}

	private void clear(int slotIndex) {
		SLOT.setRelease(this.slots, slotIndex, null);
		this.budget.release(this.weight);
	}

	// From vacant to moving; fails if the word was not this one any more.
	boolean reserve(int slotIndex, long word) {
		return advance(slotIndex, word, word + MOVING - VACANT);
	}

	// The index of the last stripe that has an entry, or 0.
	int lastOccupied() {
		int slotIndex = usedSlots() - 1;
		while (slotIndex >= STRIDE && !isOccupied(wordAt(slotIndex))) {
			slotIndex--;
		}
		return slotIndex / STRIDE;
	}

	PoolCounts counts(OverdueLeases overdueLeases) {
		long owners = 0;
		long leased = 0;
		long idle = 0;
		int used = usedSlots();
		for (int slotIndex = 0; slotIndex < used; slotIndex++) {
			long word = wordAt(slotIndex);
			idle += isFree(word) ? 1 : 0;
			leased += ((word & STATE) == LEASED) ? 1 : 0;
			owners += word >>> OWNERS_SHIFT;
		}
		return this.counters.counts(owners, leased, idle, (idle + leased) * this.weight, overdueLeases);
	}

}
