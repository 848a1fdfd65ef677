package io.pooled;

import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

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

	/** How many lost races an acquire takes before it creates. */
	private static final int LOST_RACES = 2;

	/** The most stripes that a processor's threads are spread over. */
	private static final int STRIPES_PER_PROCESSOR = 4;

	private final String name;

	private final Supplier<? extends E> factory;

	private final Consumer<? super E> destroyer;

	private final Budget budget;

	private final long weight;

	private final boolean strict;

	private final SlowPathCounters counters = new SlowPathCounters();

	private final Stripes<E> stripes;

	/** Those of the stripes: one load less on the hot path. */
	private final long[] words;

	private final @Nullable Entry[] slots;

	private final Housekeeping<E> housekeeping;

	private final OverdueLeases overdueLeases;

	/*
	 * Three masks over the stripes, each a power of two less one: those that threads call
	 * home, those that contention asked for of late, and those that may have entries.
	 * They are hints: a lost update costs a detour or a miss.
	 */
	private int homes;

	private int contended;

	private final int mostContended;

	private int reach;

	/** The most leases at the last two calls of upkeep; used by upkeep only. */
	private long lastInUse;

	private volatile boolean closed;

	/** Whether a lease has to be claimed before its entry is reset; set by its pool. */
	boolean resets;

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
		int processors = Runtime.getRuntime().availableProcessors();
		this.mostContended = mask(processors * STRIPES_PER_PROCESSOR);
		int mask = Math.max(this.mostContended, mask((maxEntries + Stripes.SLOTS - 1) / Stripes.SLOTS));
		this.stripes = new Stripes<>(mask + 1, budget, weight, this.counters);
		this.words = this.stripes.words;
		this.slots = this.stripes.slots;
		this.contended = mask(processors);
		this.homes = this.contended;
		this.reach = this.contended;
		this.overdueLeases = new OverdueLeases(Upkeep.nanos(upkeep.overdueAfter()));
		this.housekeeping = new Housekeeping<>(this.stripes, budget, this.counters, this.overdueLeases, upkeep,
				this::drop);
	}

	// The smallest power of two that is not below, less one.
	private static int mask(long atLeast) {
		return (int) (Long.highestOneBit(Math.max(1, atLeast * 2 - 1)) - 1);
	}

	String name() {
		return this.name;
	}

	/**
	 * Hand out an idle entry, or a new one if none is at hand.
	 * @return an entry that nobody else owns
	 * @throws IllegalStateException if the pool is closed
	 */
	@SuppressWarnings("unchecked")
	public E acquire() {
		int stripe = home();
		StackRoom.require(stripe);
		int index = Stripes.wordIndex(stripe);
		long[] words = this.words;
		// Read here, since a CAS makes whatever is read after it wait.
		@Nullable Entry[] slots = this.slots;
		long word = (long) Stripes.WORD.getAcquire(words, index);
		int free = (int) word & Stripes.ALL_SLOTS;
		if (free != 0) {
			int slot = Integer.numberOfTrailingZeros(free);
			long next = (word ^ ((Stripes.FREE | Stripes.PARITY) << slot)) + Stripes.HIT;
			if (Stripes.WORD.compareAndSet(words, index, word, next)) {
				E entry = (E) slots[stripe * Stripes.SLOTS + slot];
				entry.generation++;
				if ((word ^ next) < 0) {
					this.stripes.halfWrapped(index);
				}
				return entry;
			}
			spread();
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
		int stripe = home();
		StackRoom.require(stripe);
		return acquireSlowly(stripe);
	}

	private E acquireSlowly(int home) {
		int lost = 0;
		int homes = this.homes;
		int reach = this.reach | homes;
		for (int probe = 0; probe <= reach; probe++) {
			int stripe = (probe <= homes) ? (home + probe) & homes : probe;
			long word = this.stripes.word(stripe);
			while (((int) word & Stripes.ALL_SLOTS) != 0) {
				int place = stripe * Stripes.SLOTS + Integer.numberOfTrailingZeros((int) word);
				E entry = this.stripes.claim(place, word);
				if (entry != null) {
					if (stripe != home) {
						evict(entry, place);
					}
					return entry;
				}
				if (++lost > LOST_RACES) {
					return create();
				}
				word = this.stripes.word(stripe);
			}
		}
		return create();
	}

	private E create() {
		E entry = this.factory.get();
		entry.leasedIn = this.overdueLeases.begin();
		this.counters.misses.increment();
		return entry;
	}

	// Takes a slot away from an ownership that begins.
	private void evict(E entry, int place) {
		boolean evicted = false;
		try {
			this.counters.evictions.increment();
			evicted = this.stripes.vacate(place, entry, entry.generation);
		}
		finally {
			if (!evicted) {
				this.counters.evictionsNotTaken.increment();
			}
		}
		if (evicted) {
			entry.leasedIn = this.overdueLeases.begin();
		}
	}

	/**
	 * End an ownership and keep the entry for the next acquire if there is room.
	 * @param entry the entry
	 * @param generation its generation when it was acquired
	 * @return {@code true} if this call ended the ownership, {@code false} if it had
	 * ended before
	 */
	public boolean release(E entry, int generation) {
		return releaseIfOwned(entry, generation) || stale();
	}

	/**
	 * As {@link #release(Entry, int)}, for an owner that may well have ended its
	 * ownership before: that is not counted.
	 * @param entry the entry
	 * @param generation its generation when it was acquired
	 * @return {@code true} if this call ended the ownership
	 */
	public boolean releaseIfOwned(E entry, int generation) {
		int place = entry.place;
		if (place >= 0) {
			int index = Stripes.wordIndex(place / Stripes.SLOTS);
			long[] words = this.words;
			@Nullable Entry[] slots = this.slots;
			long word = (long) Stripes.WORD.getAcquire(words, index);
			while (Stripes.isOwned(word, slots, place, entry, generation)) {
				long next = word | (Stripes.FREE << (place & Stripes.SLOT_MASK));
				if (Stripes.WORD.compareAndSet(words, index, word, next)) {
					return true;
				}
				word = (long) Stripes.WORD.getAcquire(words, index);
			}
		}
		return releaseSlowly(entry, generation);
	}

	private boolean releaseSlowly(E entry, int generation) {
		if (!endOutsideOfSlot(entry, generation)) {
			return false;
		}
		if (!install(entry, home())) {
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
		return discardIfOwned(entry, generation, reason) || stale();
	}

	/**
	 * As {@link #discard(Entry, int, DiscardReason)}, for an owner that may well have
	 * ended its ownership before: that is not counted.
	 * @param entry the entry
	 * @param generation its generation when it was acquired
	 * @param reason why
	 * @return {@code true} if this call ended the ownership
	 */
	public boolean discardIfOwned(E entry, int generation, DiscardReason reason) {
		int place = entry.place;
		if (place >= 0 && this.stripes.endOwnership(place, entry, generation)) {
			if (!this.stripes.vacate(place, entry, generation + 1)) {
				this.counters.evictedReleases.increment();
			}
			drop(entry, reason);
			return true;
		}
		if (!endOutsideOfSlot(entry, generation)) {
			return false;
		}
		drop(entry, reason);
		return true;
	}

	/**
	 * Pass an ownership on to somebody new: of the owner so far, every release is stale
	 * from now on. The new owner's generation is the next one.
	 * @param entry the entry
	 * @param generation its generation when it was acquired
	 * @return {@code true} if the entry belongs to the new owner now, {@code false} if
	 * the ownership had ended before
	 */
	public boolean passOn(E entry, int generation) {
		int place = entry.place;
		return (place >= 0 && this.stripes.endOwnership(place, entry, generation))
				|| (!isStale(entry, generation) && Stripes.GENERATION.compareAndSet(entry, generation, generation + 1));
	}

	private boolean endOutsideOfSlot(E entry, int generation) {
		if (isStale(entry, generation) || !Stripes.GENERATION.compareAndSet(entry, generation, generation + 1)) {
			return false;
		}
		this.counters.evictedReleases.increment();
		OverdueLeases.Epoch leasedIn = entry.leasedIn;
		if (leasedIn != null) {
			leasedIn.end();
			entry.leasedIn = null;
		}
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
		long word = this.stripes.wordAt(place);
		return entry.generation != generation || this.stripes.isAtHome(word, place, entry);
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

	/*
	 * Its generation goes on once more, for upkeep may just have taken the slot of the
	 * one who drops it, and would take that for an owner who never released it.
	 */
	private void drop(E entry, DiscardReason reason) {
		Stripes.GENERATION.getAndAdd(entry, 1);
		try {
			this.counters.discarded(reason);
			this.overdueLeases.dropped(entry);
		}
		finally {
			this.destroyer.accept(entry);
		}
	}

	private boolean install(E entry, int home) {
		if (!this.budget.reserve(this.weight)) {
			return false;
		}
		int homes;
		do {
			homes = this.homes;
			for (int probe = 0; probe <= homes; probe++) {
				if (this.stripes.install(entry, (home + probe) & homes)) {
					if (this.budget.isExceeded()) {
						// lowered in between, by somebody who did not find the entry yet
						fit();
					}
					return true;
				}
			}
		}
		while (widen(homes));
		this.budget.release(this.weight);
		return false;
	}

	// Use more stripes, because those in use are full.
	private boolean widen(int homes) {
		if (homes == this.stripes.mask) {
			return false;
		}
		int wider = homes * 2 + 1;
		this.homes = wider;
		this.reach = Math.max(this.reach, wider);
		return true;
	}

	// Use more stripes, because two threads met on one.
	private void spread() {
		int contended = this.contended;
		if (contended < this.mostContended) {
			int wider = contended * 2 + 1;
			this.contended = wider;
			this.homes = Math.max(this.homes, wider);
			this.reach = Math.max(this.reach, wider);
		}
	}

	@SuppressWarnings("deprecation")
	private int home() {
		return (int) Thread.currentThread().getId() & this.homes;
	}

	/**
	 * Create entries ahead of time and spread them over the stripes.
	 * @param count how many
	 */
	public void preallocate(int count) {
		for (int i = 0; i < count; i++) {
			E entry = this.factory.get();
			this.counters.preallocated.increment();
			if (!install(entry, i)) {
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
		return this.housekeeping.trim(reason);
	}

	/**
	 * Let go of what has been idle for too long, and take its slot from what has been in
	 * use for too long: should its owner release it after all, it comes back as a new
	 * entry. To be called about every half of the idle timeout. An entry that one call
	 * sees idle survives it and is dropped by the first one that is half an idle timeout
	 * later.
	 * @param nanoTime the time, of the same origin as in earlier calls; with another
	 * origin than {@link System#nanoTime()} in tests only
	 * @return how many entries were let go
	 */
	public int age(long nanoTime) {
		int aged = this.housekeeping.age(nanoTime);
		settle();
		return aged;
	}

	/*
	 * Twice the slots that were in use are enough for homes, lest a few leases at a time
	 * keep the entries of all stripes young. Threads that still meet spread again.
	 */
	private void settle() {
		PoolCounts counts = counts();
		long inUse = counts.hits() + counts.misses() - counts.releases();
		int needed = mask(Math.max(inUse, this.lastInUse) * 2 / Stripes.SLOTS + 1);
		this.lastInUse = inUse;
		this.contended = 0;
		int homes = Math.min(this.homes, needed);
		this.homes = homes;
		this.reach = Math.max(homes, mask(this.stripes.lastOccupied() + 1));
	}

	/**
	 * Let go of entries, idle ones first, until the budget is kept again after its limit
	 * was lowered. Entries in use stay with their owners, without a place in the pool.
	 * Where pools share a budget, the first one that fits itself gives up most.
	 */
	public void fit() {
		this.housekeeping.fit();
	}

	/**
	 * Add up a property of the entries that have a place in the pool, idle or in use.
	 * What happens to them meanwhile may or may not be seen.
	 * @param property the property
	 * @return the sum
	 */
	public long sum(ToLongFunction<? super E> property) {
		long sum = 0;
		for (int place = 0; place < this.slots.length; place++) {
			E entry = this.stripes.settledEntry(this.stripes.wordAt(place), place);
			sum += (entry != null) ? property.applyAsLong(entry) : 0;
		}
		return sum;
	}

	/**
	 * Return the most entries that there are slots for.
	 * @return the number of slots
	 */
	public int capacity() {
		return this.slots.length;
	}

	/**
	 * Let go of every idle entry and keep none any more. Entries that are in use stay
	 * with their owners and are let go on release. Acquiring from a closed pool throws.
	 */
	public void close() {
		this.closed = true;
		this.housekeeping.close();
	}

	/**
	 * Count. At quiescence every figure is exact; under load a counter may lag behind by
	 * what is under way. It never runs ahead and never goes back.
	 * @return the counts since the pool was created
	 */
	public PoolCounts counts() {
		return this.stripes.counts(this.overdueLeases);
	}

}
