package io.pooled;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A pool as a group of {@link StripedPool engines}: observed, aged, trimmed, resized and
 * closed as one. Its engines share one budget; a group that is made of others has theirs.
 * Thread-safe once it is built.
 *
 * @since 0.1.0
 */
public abstract class EngineGroup implements ManagedPool {

	private final String name;

	private final UpkeepSettings upkeep;

	private final List<Share> shares;

	private final StatsSource statsSource;

	/** Guarded by the shares. */
	private boolean closed;

	/** Guarded by the shares. */
	private boolean bypassed;

	/**
	 * Create a group without an engine yet.
	 * @param kind the kind that its snapshots carry
	 * @param name the name, as shown in messages, metrics and the endpoint
	 * @param upkeep how leases are looked after
	 * @param limit the most that its engines retain together, in what they weigh
	 * @param unit how many bytes that weighs 1, for the snapshots
	 */
	protected EngineGroup(String kind, String name, UpkeepSettings upkeep, long limit, long unit) {
		this(kind, name, upkeep, new Budget(limit), unit, null);
	}

	/**
	 * Create a group without an engine yet, that shares its memory with others.
	 * @param kind the kind that its snapshots carry
	 * @param name the name, as shown in messages, metrics and the endpoint
	 * @param upkeep how leases are looked after
	 * @param limit the most bytes that its engines retain together
	 * @param memory bounds what this group and others retain, and what they use
	 */
	protected EngineGroup(String kind, String name, UpkeepSettings upkeep, long limit, SharedMemory memory) {
		this(kind, name, upkeep, new Budget(limit, memory.retainedBudget()), 1, memory);
	}

	private EngineGroup(String kind, String name, UpkeepSettings upkeep, Budget budget, long unit,
			@Nullable SharedMemory memory) {
		this.name = Objects.requireNonNull(name, "name");
		this.upkeep = Objects.requireNonNull(upkeep, "upkeep");
		List<StripedPool<?>> engines = new CopyOnWriteArrayList<>();
		Demand demand = new Demand();
		MemoryHolding holding = (memory != null) ? memory.share(name, engines, demand, budget) : null;
		this.shares = List.of(new Share(budget, unit, demand, holding, engines, new LeaseWatch(name, upkeep)));
		this.statsSource = new StatsSource(kind);
	}

	/**
	 * Create a group of others, with the name and the settings of the first one.
	 * @param kind the kind that its snapshots carry
	 * @param first one of them
	 * @param others the rest
	 */
	protected EngineGroup(String kind, EngineGroup first, EngineGroup... others) {
		this.name = first.name;
		this.upkeep = first.upkeep;
		this.shares = new ArrayList<>(first.shares);
		Arrays.stream(others).forEach((other) -> this.shares.addAll(other.shares));
		this.statsSource = new StatsSource(kind);
	}

	/**
	 * Add an engine.
	 * @param factory makes an entry when none is idle; what it throws reaches the caller
	 * of acquire and leaves the pool as it was
	 * @param destroyer called once for each entry that leaves the pool
	 * @param weight what one entry takes of the limit, 1 or more
	 * @param maxEntries the most entries that the engine should be able to retain
	 * @param <E> the type of the entries
	 * @return the engine
	 */
	protected final <E extends Entry> StripedPool<E> engine(Supplier<? extends E> factory,
			Consumer<? super E> destroyer, long weight, int maxEntries) {
		return engine(factory, null, destroyer, weight, maxEntries);
	}

	final <E extends Entry> StripedPool<E> engine(Supplier<? extends E> factory, @Nullable Predicate<? super E> reset,
			Consumer<? super E> destroyer, long weight, int maxEntries) {
		Share own = this.shares.get(0);
		EntrySource<E> source = new EntrySource<>(factory, destroyer, own.demand, own.holding, weight);
		StripedPool<E> engine = new StripedPool<>(this.name, source, reset, own.budget, weight, maxEntries, this.upkeep,
				own.watch);
		synchronized (this.shares) {
			own.engines.add(engine);
			if (this.bypassed) {
				engine.bypass(true);
			}
			if (this.closed) {
				engine.close();
			}
		}
		return engine;
	}

	@Override
	public final String name() {
		return this.name;
	}

	@Override
	public final UpkeepSettings upkeep() {
		return this.upkeep;
	}

	@Override
	public final PoolStats stats() {
		return this.statsSource.stats(counts(), retainedBytes(), maxRetainedBytes(), tolerance(), exhausted());
	}

	private long exhausted() {
		long exhausted = 0;
		for (Share share : this.shares) {
			exhausted += (share.holding != null) ? share.holding.exhausted() : 0;
		}
		return exhausted;
	}

	final PoolCounts counts() {
		PoolCounts counts = PoolCounts.NONE;
		for (Share share : this.shares) {
			for (StripedPool<?> engine : share.engines) {
				counts = counts.plus(engine.counts());
			}
		}
		return counts;
	}

	/**
	 * Return what the group retains.
	 * @return bytes, never more than {@link #maxRetainedBytes()}
	 */
	protected long retainedBytes() {
		long bytes = 0;
		for (Share share : this.shares) {
			bytes += share.budget.used() * share.unit;
		}
		return bytes;
	}

	/**
	 * Return the most that the group retains.
	 * @return bytes
	 */
	protected final long maxRetainedBytes() {
		long bytes = 0;
		for (Share share : this.shares) {
			bytes += share.budget.limit() * share.unit;
		}
		return bytes;
	}

	/**
	 * Return the imbalance up to which the pool is healthy, since its users cannot help
	 * it.
	 * @return a share of the acquires; 0 unless overridden
	 */
	protected double tolerance() {
		return 0;
	}

	/**
	 * Return the most that the engines retain together.
	 * @return the limit, in what they weigh
	 */
	protected final long maxRetained() {
		return this.shares.get(0).budget.limit();
	}

	/**
	 * Change the most that the engines retain together. With a lower limit entries are
	 * given up until it holds: those of the last engine first, and of each those that are
	 * idle first; entries in use stay with their owners.
	 * @param limit 0 or more, in what the entries weigh
	 */
	protected final void maxRetained(long limit) {
		Share own = this.shares.get(0);
		own.budget.limit(limit);
		for (int i = own.engines.size() - 1; i >= 0; i--) {
			own.engines.get(i).housekeeping.fit();
		}
	}

	/**
	 * Check that there is memory, at the expense of what is idle if need be. None of it
	 * is taken yet.
	 * @param bytes how much
	 * @throws PoolExhaustedException if there is less
	 */
	protected final void requireMemory(long bytes) {
		MemoryHolding holding = this.shares.get(0).holding;
		if (holding != null) {
			holding.require(bytes);
		}
	}

	/**
	 * Return what cannot be told from the counters.
	 * @return figures of late
	 */
	protected final PoolDetails.Traffic traffic() {
		long peak = 0;
		long meetings = 0;
		long bypassed = 0;
		for (Share share : this.shares) {
			peak = Math.max(peak, share.demand.peak());
			for (StripedPool<?> engine : share.engines) {
				meetings += engine.meetings();
				bypassed += engine.bypassed();
			}
		}
		return new PoolDetails.Traffic(peak, meetings, bypassed);
	}

	/**
	 * Return the most entries that there are slots for.
	 * @return the number of slots
	 */
	final int capacity() {
		return this.shares.get(0).engines.stream().mapToInt(StripedPool::capacity).sum();
	}

	@Override
	public int trim(DiscardReason reason) {
		return this.shares.stream()
			.flatMap((share) -> share.engines.stream())
			.mapToInt((engine) -> engine.housekeeping.trim(reason))
			.sum();
	}

	@Override
	public int age(long nanoTime) {
		return this.shares.stream().mapToInt((share) -> share.age(nanoTime)).sum();
	}

	@Override
	public final boolean isBypassable() {
		return true;
	}

	@Override
	public final void bypass(boolean bypassed) {
		synchronized (this.shares) {
			this.bypassed = bypassed;
			this.shares.forEach((share) -> share.engines.forEach((engine) -> engine.bypass(bypassed)));
		}
	}

	@Override
	public final List<LeakSite> leaks() {
		return this.shares.stream().flatMap((share) -> share.watch.list().stream()).toList();
	}

	@Override
	public final HoldTimes holdTimes() {
		return this.shares.stream().map((share) -> share.watch.holdTimes()).reduce(HoldTimes.NONE, HoldTimes::plus);
	}

	/**
	 * Watch each lease that begins from now on, until the audit is closed. Costs a stack
	 * trace for each of them.
	 */
	@Override
	public final LeaseAudit audit() {
		return (tolerance() > 0) ? LeaseAudit.NONE
				: new LeaseAudit(this.shares.stream().map((share) -> share.watch).toList(), this::inspect);
	}

	/**
	 * Look at what is idle, and tell of what is wrong with it. Called while each lease is
	 * watched.
	 */
	protected void inspect() {
	}

	/**
	 * Return what finds misused leases of the engines.
	 * @return a watch
	 */
	protected final LeaseWatch watch() {
		return this.shares.get(0).watch;
	}

	/**
	 * Have a group know whether each lease is watched, now and whenever that changes.
	 * @param listener is told
	 */
	protected final void whetherStrict(Consumer<Boolean> listener) {
		watch().listen((mode) -> listener.accept(mode == LeaseWatch.Mode.STRICT));
	}

	@Override
	public void close() {
		synchronized (this.shares) {
			this.closed = true;
			this.shares.forEach((share) -> share.engines.forEach(StripedPool::close));
		}
	}

	@Override
	public final String toString() {
		return "Pool '" + this.name + "'";
	}

	private record Share(Budget budget, long unit, Demand demand, @Nullable MemoryHolding holding,
			List<StripedPool<?>> engines, LeaseWatch watch) {

		private int age(long nanoTime) {
			this.demand.age();
			int discarded = this.engines.stream().mapToInt((engine) -> engine.age(nanoTime)).sum();
			this.watch.round(nanoTime, this.engines.stream().mapToLong((engine) -> engine.housekeeping.old()).sum());
			return discarded;
		}

	}

}
