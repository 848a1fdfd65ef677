package io.pooled;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The engine under every pool of this project: hands out {@link Entry entries} without a
 * lease object. For pooled structures that carry their ownership themselves, as a buffer
 * does; anything else wants {@link Pool}.
 * <p>
 * Whoever acquires an entry reads its {@link Entry#generation() generation} and passes it
 * back on release. A release with a generation that is not the current one is
 * <em>stale</em>: it is counted, changes nothing and returns {@code false}, also when two
 * threads release the same ownership at the same moment.
 * <p>
 * Thread-safe. Acquire never blocks: with nothing idle it creates. Everything an owner
 * wrote before its release is visible to the next owner.
 *
 * @param <E> the type of the entries
 * @since 0.1.0
 */
public final class StripedPool<E extends Entry> {

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
	 * find a stale parity or generation. Closing leaves every slot moving, for good: nothing is
	 * acquired from it or installed in it again.
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

	private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Entry[].class);

	private static final VarHandle GENERATION;

	static {
		try {
			GENERATION = MethodHandles.lookup().findVarHandle(Entry.class, "generation", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final int SLOTS = 16;

	private static final int SLOT_MASK = SLOTS - 1;

	/** Longs between two words, so that each has two cache lines for itself. */
	private static final int STRIDE_SHIFT = 4;

	private static final long FREE = 1L;

	private static final long VACANT = 1L << 16;

	private static final long PARITY = 1L << 32;

	private static final long HIT = 1L << 48;

	private static final int ALL_SLOTS = 0xFFFF;

	private static final long HALF_WRAP = 1L << 15;

	/** How many lost races an acquire takes before it creates. */
	private static final int LOST_RACES = 2;

	private final String name;

	private final Supplier<? extends E> factory;

	private final Consumer<? super E> destroyer;

	private final Budget budget;

	private final long weight;

	private final boolean strict;

	/** Stripe s has its word at (s + 1) * 16 and its half-wrap counter behind it. */
	private final long[] words;

	private final @Nullable Entry[] slots;

	private final int mask;

	private final SlowPathCounters counters = new SlowPathCounters();

	private volatile boolean closed;

	/**
	 * Create a pool.
	 * @param name the name that messages carry
	 * @param factory makes an entry when none is idle; what it throws reaches the caller
	 * of acquire and leaves the pool as it was
	 * @param destroyer called once for each entry that leaves the pool
	 * @param budget what the pool may retain, possibly shared with other pools
	 * @param weight what one entry takes of the budget, 1 or more
	 * @param maxEntries the most entries this pool should be able to retain; rounded up
	 * to what the stripes hold
	 * @param upkeep how leases are looked after
	 */
	public StripedPool(String name, Supplier<? extends E> factory, Consumer<? super E> destroyer, Budget budget,
			long weight, int maxEntries, Upkeep upkeep) {
		this.name = name;
		this.factory = factory;
		this.destroyer = destroyer;
		this.budget = budget;
		this.weight = weight;
		this.strict = upkeep.isStrict();
		int stripes = stripes(maxEntries);
		this.mask = stripes - 1;
		this.words = new long[(stripes + 2) << STRIDE_SHIFT];
		for (int stripe = 0; stripe < stripes; stripe++) {
			this.words[wordIndex(stripe)] = ALL_SLOTS * VACANT;
		}
		this.slots = new @Nullable Entry[stripes * SLOTS];
	}

	private static int stripes(int maxEntries) {
		int wanted = Math.max(Runtime.getRuntime().availableProcessors(), (maxEntries + SLOTS - 1) / SLOTS);
		return Integer.highestOneBit(Math.max(1, wanted * 2 - 1));
	}

	/**
	 * Hand out an idle entry, or a new one if none is at hand.
	 * @return an entry that nobody else owns
	 * @throws IllegalStateException if the pool is closed
	 */
	@SuppressWarnings("unchecked")
	public E acquire() {
		int stripe = stripe();
		int index = wordIndex(stripe);
		long word = (long) WORD.getAcquire(this.words, index);
		int free = (int) word & ALL_SLOTS;
		if (free != 0) {
			int slot = Integer.numberOfTrailingZeros(free);
			long next = (word ^ ((FREE | PARITY) << slot)) + HIT;
			if (WORD.compareAndSet(this.words, index, word, next)) {
				if ((word ^ next) < 0) {
					halfWrapped(index);
				}
				E entry = (E) this.slots[stripe * SLOTS + slot];
				entry.generation++;
				return entry;
			}
		}
		if (this.closed) {
			throw new IllegalStateException("Pool '" + this.name + "' is closed");
		}
		return acquireSlowly(stripe);
	}

	/**
	 * Hand out one more entry to somebody who owns one already. Other than
	 * {@link #acquire()} it works on a closed pool too, so that what is in use stays
	 * usable.
	 * @return an entry that nobody else owns
	 */
	public E acquireMore() {
		return acquireSlowly(stripe());
	}

	private E acquireSlowly(int home) {
		int lost = 0;
		for (int probe = 0; probe <= this.mask; probe++) {
			int stripe = (home + probe) & this.mask;
			long word = word(stripe);
			while (((int) word & ALL_SLOTS) != 0) {
				int slot = Integer.numberOfTrailingZeros((int) word & ALL_SLOTS);
				E entry = claim(stripe, slot, word);
				if (entry != null) {
					if (probe > 0) {
						evict(entry, stripe * SLOTS + slot);
					}
					return entry;
				}
				if (++lost > LOST_RACES) {
					return create();
				}
				word = word(stripe);
			}
		}
		return create();
	}

	@SuppressWarnings("unchecked")
	private @Nullable E claim(int stripe, int slot, long word) {
		if (!advance(wordIndex(stripe), word, word ^ ((FREE | PARITY) << slot))) {
			return null;
		}
		E entry = (E) this.slots[stripe * SLOTS + slot];
		entry.generation++;
		return entry;
	}

	private E create() {
		E entry = this.factory.get();
		this.counters.misses.increment();
		return entry;
	}

	/**
	 * End an ownership and keep the entry for the next acquire if there is room.
	 * @param entry the entry
	 * @param generation its generation when it was acquired
	 * @return {@code true} if this call ended the ownership, {@code false} if it had
	 * ended before
	 */
	public boolean release(E entry, int generation) {
		int place = entry.place;
		if (place >= 0) {
			int index = wordIndex(place / SLOTS);
			int slot = place & SLOT_MASK;
			long word = (long) WORD.getAcquire(this.words, index);
			while (isOwned(word, place, entry, generation)) {
				if (WORD.compareAndSet(this.words, index, word, word | (FREE << slot))) {
					return true;
				}
				word = (long) WORD.getAcquire(this.words, index);
			}
		}
		return releaseSlowly(entry, generation);
	}

	private boolean releaseSlowly(E entry, int generation) {
		if (!endOutsideOfSlot(entry, generation)) {
			return false;
		}
		if (!install(entry)) {
			drop(entry, this.closed ? DiscardReason.EXPLICIT : DiscardReason.FULL);
		}
		return true;
	}

	/**
	 * End an ownership and let go of the entry.
	 * @param entry the entry
	 * @param generation its generation when it was acquired
	 * @param reason why
	 * @return {@code true} if this call ended the ownership, {@code false} if it had
	 * ended before
	 */
	public boolean discard(E entry, int generation, DiscardReason reason) {
		int place = entry.place;
		if (place >= 0) {
			int index = wordIndex(place / SLOTS);
			int slot = place & SLOT_MASK;
			long word = word(place / SLOTS);
			this.counters.ticks.increment();
			while (isOwned(word, place, entry, generation)) {
				if (advance(index, word, word ^ (PARITY << slot))) {
					entry.generation = generation + 1;
					if (!vacate(place, generation + 1)) {
						this.counters.evictedReleases.increment();
					}
					drop(entry, reason);
					return true;
				}
				word = word(place / SLOTS);
			}
			this.counters.ticksNotTaken.increment();
		}
		if (!endOutsideOfSlot(entry, generation)) {
			return false;
		}
		drop(entry, reason);
		return true;
	}

	private boolean endOutsideOfSlot(E entry, int generation) {
		if (isStale(entry, generation) || !GENERATION.compareAndSet(entry, generation, generation + 1)) {
			return stale();
		}
		this.counters.evictedReleases.increment();
		return true;
	}

	/*
	 * Called when the entry is not in a slot leased to this generation. Not stale is: in
	 * no slot at all. While the entry still sits in its slot, the slot is free (released
	 * before), leased with another parity (acquired again), or moving (taken away from
	 * this owner, who goes on without it).
	 */
	private boolean isStale(E entry, int generation) {
		int place = entry.place;
		if (place < 0) {
			return false;
		}
		long word = word(place / SLOTS);
		if (entry.generation != generation) {
			return true;
		}
		return ((word >>> (place & SLOT_MASK)) & VACANT) == 0 && this.slots[place] == entry;
	}

	private boolean stale() {
		this.counters.staleReleases.increment();
		if (this.strict) {
			throw new IllegalStateException("Pool '" + this.name + "': released twice");
		}
		return false;
	}

	/**
	 * Count a release that the caller itself found to be a second one.
	 * @throws IllegalStateException in strict mode
	 */
	public void staleRelease() {
		stale();
	}

	private void drop(E entry, DiscardReason reason) {
		this.counters.discarded(reason);
		this.destroyer.accept(entry);
	}

	private boolean install(E entry) {
		return installAt(entry, stripe());
	}

	private boolean installAt(E entry, int home) {
		if (!this.budget.reserve(this.weight)) {
			return false;
		}
		this.counters.ticks.increment();
		for (int probe = 0; probe <= this.mask; probe++) {
			int stripe = (home + probe) & this.mask;
			int index = wordIndex(stripe);
			long word = word(stripe);
			int vacant = vacant(word);
			while (vacant != 0) {
				int slot = Integer.numberOfTrailingZeros(vacant);
				if (advance(index, word, word | (PARITY << slot))) {
					int place = stripe * SLOTS + slot;
					this.slots[place] = entry;
					entry.place = place;
					long parity = ((entry.generation & 1) == 0) ? PARITY : 0;
					WORD.getAndAdd(this.words, index, (FREE - VACANT - parity) << slot);
					return true;
				}
				word = word(stripe);
				vacant = vacant(word);
			}
		}
		this.counters.ticksNotTaken.increment();
		this.budget.release(this.weight);
		return false;
	}

	private static int vacant(long word) {
		return (int) (word >>> 16) & ~(int) (word >>> 32) & ALL_SLOTS;
	}

	// Takes a slot away from an ownership that goes on.
	private void evict(E entry, int place) {
		this.counters.evictions.increment();
		if (!vacate(place, entry.generation)) {
			this.counters.evictionsNotTaken.increment();
		}
	}

	private boolean vacate(int place, int generation) {
		int stripe = place / SLOTS;
		int slot = place & SLOT_MASK;
		for (long word = word(stripe); isLeased(word, slot, generation); word = word(stripe)) {
			if (takeAway(place, word)) {
				WORD.getAndAdd(this.words, wordIndex(stripe), -(PARITY << slot));
				return true;
			}
		}
		return false;
	}

	// From a leased slot; leaves it moving.
	private boolean takeAway(int place, long word) {
		this.counters.ticks.increment();
		if (!advance(wordIndex(place / SLOTS), word, word | ((VACANT | PARITY) << (place & SLOT_MASK)))) {
			this.counters.ticksNotTaken.increment();
			return false;
		}
		SLOT.setRelease(this.slots, place, null);
		this.budget.release(this.weight);
		return true;
	}

	// The CAS of every transition that a late release must notice.
	private boolean advance(int index, long word, long next) {
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

	private boolean isOwned(long word, int place, E entry, int generation) {
		return isLeased(word, place & SLOT_MASK, generation) && this.slots[place] == entry
				&& entry.generation == generation;
	}

	private static boolean isLeased(long word, int slot, int generation) {
		return ((word >>> slot) & (FREE | VACANT | PARITY)) == (long) (generation & 1) << 32;
	}

	private long word(int stripe) {
		return (long) WORD.getAcquire(this.words, wordIndex(stripe));
	}

	private static int wordIndex(int stripe) {
		return (stripe + 1) << STRIDE_SHIFT;
	}

	@SuppressWarnings("deprecation")
	private int stripe() {
		return (int) Thread.currentThread().getId() & this.mask;
	}

	/**
	 * Create entries ahead of time and spread them over the stripes.
	 * @param count how many
	 */
	public void preallocate(int count) {
		for (int i = 0; i < count; i++) {
			E entry = this.factory.get();
			this.counters.preallocated.increment();
			if (!installAt(entry, i & this.mask)) {
				drop(entry, DiscardReason.FULL);
			}
		}
	}

	/**
	 * Let go of every idle entry.
	 * @param reason why
	 * @return how many
	 */
	public int trim(DiscardReason reason) {
		int trimmed = 0;
		for (int place = 0; place < this.slots.length; place++) {
			E entry = claimIdle(place);
			if (entry != null) {
				if (!vacate(place, entry.generation)) {
					this.counters.evictedReleases.increment();
				}
				drop(entry, reason);
				trimmed++;
			}
		}
		return trimmed;
	}

	private @Nullable E claimIdle(int place) {
		int stripe = place / SLOTS;
		int slot = place & SLOT_MASK;
		this.counters.ticks.increment();
		for (long word = word(stripe); ((word >>> slot) & FREE) != 0; word = word(stripe)) {
			E entry = claim(stripe, slot, word);
			if (entry != null) {
				return entry;
			}
		}
		this.counters.ticksNotTaken.increment();
		return null;
	}

	/**
	 * Let go of every idle entry and keep none any more. Entries that are in use stay
	 * with their owners and are let go on release. Acquiring from a closed pool throws.
	 */
	public synchronized void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		Error failure = null;
		for (int place = 0; place < this.slots.length; place++) {
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
		int stripe = place / SLOTS;
		int slot = place & SLOT_MASK;
		long word = word(stripe);
		long bits = (word >>> slot) & (FREE | VACANT | PARITY);
		if (bits == (VACANT | PARITY)) {
			return false;
		}
		if (bits == VACANT) {
			this.counters.ticks.increment();
			if (!advance(wordIndex(stripe), word, word | (PARITY << slot))) {
				this.counters.ticksNotTaken.increment();
				return false;
			}
			return true;
		}
		return ((bits & FREE) != 0) ? closeFree(place) : closeLeased(place, word);
	}

	private boolean closeFree(int place) {
		E entry = claimIdle(place);
		if (entry == null) {
			return false;
		}
		boolean taken = false;
		while (!taken) {
			taken = takeAway(place, word(place / SLOTS)); // fails where the other slots'
															// users are faster
		}
		drop(entry, DiscardReason.EXPLICIT);
		return true;
	}

	/*
	 * A claimer that has not read its entry or increased its generation yet must keep its
	 * slot: outside of it a late release of the former owner would find its own
	 * generation unchanged. The word is the older reading, so the generation is at most
	 * one behind it, which the parity shows.
	 */
	private boolean closeLeased(int place, long word) {
		Entry entry = this.slots[place];
		if (entry == null || !isLeased(word, place & SLOT_MASK, (int) GENERATION.getOpaque(entry))) {
			return false;
		}
		this.counters.evictions.increment();
		if (!takeAway(place, word)) {
			this.counters.evictionsNotTaken.increment();
			return false;
		}
		return true;
	}

	/**
	 * Count. At quiescence every figure is exact; under load a counter may lag behind by
	 * what is under way. It never runs ahead and never goes back.
	 * @return the counts since the pool was created
	 */
	public PoolCounts counts() {
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
		return this.counters.counts(claims, leased, idle, occupied * this.weight);
	}

}
