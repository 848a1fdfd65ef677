package io.pooled;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A pool with an inside that can be reached, for what would otherwise depend on luck or
 * take too long.
 *
 * @param <E> the type of the entries
 */
public final class OpenPool<E extends Entry> extends EngineGroup {

	private static final VarHandle HOME_MASK = mask("homeMask");

	private static final VarHandle REACH_MASK = mask("reachMask");

	private static final VarHandle CONTENDED_MASK = mask("contendedMask");

	private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

	private final StripedPool<E> engine;

	/**
	 * Create a pool of entries that weigh 1 each.
	 * @param name the name
	 * @param factory makes an entry
	 * @param destroyer called once for each entry that leaves the pool
	 * @param limit the most entries that are retained
	 * @param maxEntries how many there are slots for, at least
	 * @param upkeep how leases are looked after
	 */
	public OpenPool(String name, Supplier<? extends E> factory, Consumer<? super E> destroyer, int limit,
			int maxEntries, UpkeepSettings upkeep) {
		super("open", name, upkeep, limit, 1);
		this.engine = engine(factory, destroyer, 1, maxEntries);
	}

	private static VarHandle mask(String name) {
		try {
			return MethodHandles.privateLookupIn(SpreadStripes.class, MethodHandles.lookup())
				.findVarHandle(SpreadStripes.class, name, int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/**
	 * Return what hands out the entries.
	 * @return the only engine
	 */
	public StripedPool<E> engine() {
		return this.engine;
	}

	/**
	 * Return what was counted.
	 * @return a snapshot that takes no longer than it has to
	 */
	public Counts counted() {
		PoolCounts counts = counts();
		return new Counts(counts.hits(), counts.misses(), counts.releases(), counts.idle(), counts.retained(),
				counts.created(), counts.staleReleases(), counts.discards());
	}

	/**
	 * Return what of the limit is used.
	 * @return a number of entries
	 */
	public long used() {
		return retainedBytes();
	}

	/**
	 * Return the most entries that are retained.
	 * @return the limit
	 */
	public long limit() {
		return maxRetained();
	}

	/**
	 * Change the most entries that are retained.
	 * @param limit 0 or more
	 */
	public void limit(int limit) {
		maxRetained(limit);
	}

	/**
	 * Have threads meet in the first stripe, and stay there.
	 */
	public void useOneStripe() {
		HOME_MASK.set(this.engine, 0);
		REACH_MASK.set(this.engine, 0);
		CONTENDED_MASK.set(this.engine, this.engine.mask);
	}

	/**
	 * Have most threads be at home in other stripes than the first.
	 */
	public void useAllStripes() {
		HOME_MASK.set(this.engine, this.engine.mask);
		REACH_MASK.set(this.engine, this.engine.mask);
	}

	/**
	 * Pretend that the first slot, which has an entry, had seen more hits than it has,
	 * while nobody uses it.
	 * @param hits how many more
	 */
	public void addHits(long hits) {
		ELEMENT.getAndAdd(this.engine.words, Stripes.PADDING, hits << Stripes.OWNERS_SHIFT);
		this.engine.slots[0].generationOffset -= (int) hits;
	}

	@Override
	public PoolDetails details() {
		return new PoolDetails(Map.of(), List.of(), List.of(), traffic());
	}

	/**
	 * What was counted.
	 *
	 * @param hits acquires served by an idle entry
	 * @param misses acquires that had to create
	 * @param releases ownerships that have ended
	 * @param idle entries that nobody owns
	 * @param retained entries in the slots, idle or in use
	 * @param created entries created
	 * @param staleReleases releases of ownerships that had ended before
	 * @param discards entries let go
	 */
	public record Counts(long hits, long misses, long releases, long idle, long retained, long created,
			long staleReleases, long discards) {

	}

}
