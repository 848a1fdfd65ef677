package io.pooled;

import java.util.function.Consumer;
import java.util.function.Predicate;
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
public final class StripedPool<E extends Entry> extends SpreadStripes<E> {

	private final String name;

	private final EntrySource<E> source;

	private final @Nullable Predicate<? super E> reset;

	final LeaseWatch watch;

	/** Whether an ownership must be claimed by one thread alone before it ends. */
	private boolean exclusive;

	final SlotUpkeep<E> housekeeping;

	private final OverdueLeases overdueLeases;

	/** The most leases at the last two calls of upkeep; used by upkeep only. */
	private long lastInUse;

	private volatile boolean closed;

	/**
	 * Create a pool.
	 * @param name the name that messages carry
	 * @param source makes entries when none is idle, and lets go of them
	 * @param reset prepares an entry for its next owner, if that is needed, and says
	 * whether it is fit for one
	 * @param budget what the pool may retain, possibly shared with other pools
	 * @param weight what one entry takes of the budget, 1 or more
	 * @param maxEntries the most entries to retain; rounded up to what the stripes hold
	 * @param upkeep how leases are looked after
	 * @param watch finds where they are misused
	 */
	StripedPool(String name, EntrySource<E> source, @Nullable Predicate<? super E> reset, Budget budget, long weight,
			int maxEntries, UpkeepSettings upkeep, LeaseWatch watch) {
		super(maxEntries, budget, weight);
		this.name = name;
		this.source = source;
		this.reset = reset;
		this.watch = watch;
		this.overdueLeases = new OverdueLeases(UpkeepSettings.nanos(upkeep.overdueAfter()), source::lost);
		this.housekeeping = new SlotUpkeep<>(this, budget, this.overdueLeases, upkeep, this::drop);
		watch.listen(this::watch);
	}

	private void watch(LeaseWatch.Mode mode) {
		this.exclusive = this.reset != null || mode == LeaseWatch.Mode.STRICT;
		watch(mode != LeaseWatch.Mode.OFF);
	}

	String name() {
		return this.name;
	}

	/**
	 * Hand out an idle entry, or a new one if none is at hand.
	 * @return an entry that nobody else owns
	 * @throws IllegalStateException if the pool is closed
	 * @throws PoolExhaustedException if there is no memory for a new one
	 */
	public E acquire() {
		int stripe = home();
		StackRoom.require(stripe);
		E entry = takeOffered(stripe);
		if (entry != null) {
			return entry;
		}
		if (this.closed) {
			throw new IllegalStateException("Pool '" + this.name + "' is closed");
		}
		return isWatched() ? acquireWatched(stripe) : acquireSlowly(stripe);
	}

	private E acquireWatched(int home) {
		E entry = isBypassed() ? null : take(home);
		if (entry == null) {
			entry = acquireSlowly(home);
		}
		if (this.watch.picks()) {
			if (entry.openEpoch == null) {
				detach(entry);
			}
			this.watch.follow(entry);
		}
		return entry;
	}

	/**
	 * Hand out one more entry to somebody who owns one already. Other than
	 * {@link #acquire()} it works on a closed pool too, so that what is in use stays
	 * usable.
	 * @return an entry that nobody else owns
	 * @throws PoolExhaustedException if there is no memory for a new one
	 */
	public E acquireMore() {
		int stripe = home();
		StackRoom.require(stripe);
		return acquireSlowly(stripe);
	}

	private E acquireSlowly(int home) {
		if (isBypassed()) {
			return createForOnce();
		}
		E entry = claimNear(home);
		if (entry == null) {
			return create();
		}
		if (entry.slotIndex / STRIDE != home) {
			detach(entry);
		}
		return entry;
	}

	private E createForOnce() {
		this.counters.bypassed.increment();
		E entry = create();
		entry.forOnce = true;
		return entry;
	}

	private E create() {
		E entry = this.source.make();
		entry.openEpoch = this.overdueLeases.begin();
		this.counters.misses.increment();
		PoolEvents.miss(this.name);
		return entry;
	}

	// Takes a slot away from an ownership that begins.
	private void detach(E entry) {
		if (this.counters.detachments.attempt(() -> vacate(entry.slotIndex, entry, entry.generation))) {
			entry.openEpoch = this.overdueLeases.begin();
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
		return releaseIfOwned(entry, generation) || staleRelease();
	}

	/**
	 * As {@link #release(Entry, int)}, for an owner that may well have ended its
	 * ownership before: that is not counted.
	 * @param entry the entry
	 * @param generation its generation when it was acquired
	 * @return {@code true} if this call ended the ownership
	 */
	public boolean releaseIfOwned(E entry, int generation) {
		return giveBack(entry, generation) || releaseSlowly(entry, generation);
	}

	boolean isExclusive() {
		return this.exclusive;
	}

	// End an ownership that nobody else ends at the same time.
	void resetAndRelease(E entry, int generation) {
		if (entry.forOnce) {
			discard(entry, generation, DiscardReason.EXPLICIT);
		}
		else if (isReset(entry, generation)) {
			release(entry, generation);
		}
		else {
			discard(entry, generation, DiscardReason.INVALID);
		}
	}

	private boolean isReset(E entry, int generation) {
		try {
			return this.reset == null || this.reset.test(entry);
		}
		catch (Exception ex) {
			return false;
		}
		catch (Error ex) {
			discard(entry, generation, DiscardReason.INVALID);
			throw ex;
		}
	}

	private boolean releaseSlowly(E entry, int generation) {
		if (!endOutsideOfSlot(entry, generation, true)) {
			return false;
		}
		if (!keep(entry, home())) {
			drop(entry, (this.closed || entry.forOnce) ? DiscardReason.EXPLICIT : DiscardReason.FULL);
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
		return discardIfOwned(entry, generation, reason) || staleRelease();
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
		int slotIndex = entry.slotIndex;
		if (slotIndex >= 0 && endOwnership(slotIndex, entry, generation)) {
			if (!vacate(slotIndex, entry, generation + 1)) {
				this.counters.detachedReleases.increment();
			}
			drop(entry, reason);
			return true;
		}
		if (!endOutsideOfSlot(entry, generation, reason != DiscardReason.ABANDONED)) {
			return false;
		}
		drop(entry, reason);
		return true;
	}

	/**
	 * End an ownership on behalf of an owner that has forgotten it, and let go of the
	 * entry as {@link DiscardReason#ABANDONED}.
	 * @param entry the entry
	 * @param generation its generation when it was acquired
	 * @param where what the owner was doing
	 * @return {@code true} if this call ended the ownership
	 */
	public boolean abandonIfOwned(E entry, int generation, String where) {
		Holding holding = entry.isFollowed() ? entry.holding : null;
		boolean stale = false;
		try {
			stale = !discardIfOwned(entry, generation, DiscardReason.ABANDONED);
		}
		finally {
			if (!stale) {
				this.watch.abandoned(holding, where);
			}
		}
		return !stale;
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
		int slotIndex = entry.slotIndex;
		return (slotIndex >= 0 && endOwnership(slotIndex, entry, generation)) || passOnOutsideOfSlot(entry, generation);
	}

	private boolean passOnOutsideOfSlot(E entry, int generation) {
		if (isStale(entry, generation) || !GENERATION.compareAndSet(entry, generation, generation + 1)) {
			return false;
		}
		Holding holding = entry.holding;
		if (holding != null && !holding.hasEnded()) {
			entry.holding = this.watch.passOn(holding);
		}
		return true;
	}

	private void endHolding(E entry, boolean byOwner) {
		Holding holding = entry.holding;
		if (holding != null && !holding.hasEnded()) {
			this.watch.ended(holding, byOwner);
			entry.holding = null;
		}
	}

	private boolean endOutsideOfSlot(E entry, int generation, boolean byOwner) {
		if (isStale(entry, generation) || !GENERATION.compareAndSet(entry, generation, generation + 1)) {
			return false;
		}
		this.counters.detachedReleases.increment();
		LeaseEpoch openEpoch = entry.openEpoch;
		if (openEpoch != null) {
			openEpoch.end();
			entry.openEpoch = null;
		}
		endHolding(entry, byOwner);
		return true;
	}

	/*
	 * Called when the entry is not in a slot leased to this generation. Not stale is: in
	 * no slot at all. While the entry still sits in its slot, the slot is free (released
	 * before), leased with another generation (acquired again), or moving (taken away
	 * from this owner, who goes on without it).
	 */
	private boolean isStale(E entry, int generation) {
		int slotIndex = entry.slotIndex;
		if (slotIndex < 0) {
			return false;
		}
		long word = wordAt(slotIndex);
		return entry.generation != generation || isAtHome(word, slotIndex, entry);
	}

	/**
	 * Count a release that is a second one.
	 * @return {@code false}
	 * @throws IllegalStateException if leases are watched strictly
	 */
	public boolean staleRelease() {
		return staleRelease(null);
	}

	/**
	 * Count a release that is a second one.
	 * @param tombstone tells of the first one, see {@link LeaseWatch#bury}
	 * @return {@code false}
	 * @throws IllegalStateException if leases are watched strictly
	 */
	public boolean staleRelease(@Nullable Entry tombstone) {
		this.counters.staleReleases.increment();
		IllegalStateException failure = this.watch.doubleRelease(tombstone);
		if (failure != null) {
			throw failure;
		}
		return false;
	}

	/*
	 * Its generation goes on once more, for upkeep may just have taken the slot of the
	 * one who drops it, and would take that for an owner who never released it.
	 */
	private void drop(E entry, DiscardReason reason) {
		GENERATION.getAndAdd(entry, 1);
		try {
			this.counters.discarded(reason);
			PoolEvents.discard(this.name, reason);
			this.overdueLeases.dropped(entry);
		}
		finally {
			this.source.letGo(entry);
		}
	}

	private boolean keep(E entry, int home) {
		if (entry.forOnce || !this.budget.reserve(this.weight)) {
			return false;
		}
		if (!installNear(home, entry)) {
			this.budget.release(this.weight);
			return false;
		}
		if (this.budget.isExceeded()) {
			// lowered in between, by somebody who did not find the entry yet
			this.housekeeping.fit();
		}
		return true;
	}

	/**
	 * Create entries ahead of time and spread them over the stripes.
	 * @param count how many
	 * @throws PoolExhaustedException if there is no memory for so many
	 */
	public void preallocate(int count) {
		for (int i = 0; i < count; i++) {
			E entry = this.source.make();
			this.counters.preallocated.increment();
			if (!keep(entry, i)) {
				drop(entry, DiscardReason.FULL);
			}
		}
	}

	/*
	 * Let go of what has been idle for too long, and take its slot from what has been in
	 * use for too long: should its owner release it after all, it comes back as a new
	 * entry. An entry that one call sees idle survives it and is dropped by the first one
	 * that is half an idle timeout later.
	 */
	int age(long nanoTime) {
		int aged = this.housekeeping.age(nanoTime);
		PoolCounts counts = counts();
		long inUse = counts.hits() + counts.misses() - counts.releases();
		settle(Math.max(inUse, this.lastInUse));
		this.lastInUse = inUse;
		return aged;
	}

	/**
	 * Add up a property of the entries that have a place in the pool, idle or in use.
	 * What happens to them meanwhile may or may not be seen.
	 * @param property the property
	 * @return the sum
	 */
	public long sum(ToLongFunction<? super E> property) {
		long sum = 0;
		int used = usedSlots();
		for (int slotIndex = 0; slotIndex < used; slotIndex++) {
			E entry = settledEntry(wordAt(slotIndex), slotIndex);
			sum += (entry != null) ? property.applyAsLong(entry) : 0;
		}
		return sum;
	}

	/**
	 * Look at what is idle.
	 * @param isOdd whether there is something about an entry; what it sees of one that is
	 * acquired meanwhile does not count
	 * @param action what to do about it; the entry may be somebody's by then
	 */
	public void inspectIdle(Predicate<? super E> isOdd, Consumer<? super E> action) {
		int used = usedSlots();
		for (int slotIndex = 0; slotIndex < used; slotIndex++) {
			long word = wordAt(slotIndex);
			E entry = isFree(word) ? settledEntry(word, slotIndex) : null;
			if (entry != null && isOdd.test(entry) && isStill(word, slotIndex)) {
				action.accept(entry);
			}
		}
	}

	/**
	 * Return what was counted as one size class.
	 * @param size of one entry, in bytes
	 * @return the counts
	 */
	public PoolDetails.SizeClass sizeClass(long size) {
		PoolCounts counts = counts();
		return new PoolDetails.SizeClass(size, counts.hits(), counts.misses(), counts.idle(),
				counts.retained() / this.weight * size);
	}

	// Acquires that did without what was idle.
	long bypassed() {
		return this.counters.bypassed.sum();
	}

	// The most entries that there are slots for.
	int capacity() {
		return (this.mask + 1) * SLOTS;
	}

	// Entries that are in use stay with their owners and are let go on release.
	void close() {
		this.closed = true;
		this.housekeeping.close();
	}

	/*
	 * At quiescence every figure is exact; under load a counter may lag behind by what is
	 * under way. It never runs ahead and never goes back.
	 */
	PoolCounts counts() {
		return counts(this.overdueLeases);
	}

}
