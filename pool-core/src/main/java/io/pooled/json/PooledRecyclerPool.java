package io.pooled.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.core.util.RecyclerPool;

import io.pooled.DiscardReason;
import io.pooled.EngineGroup;
import io.pooled.Pool;
import io.pooled.PoolDetails;
import io.pooled.StripedPool;
import io.pooled.UpkeepSettings;

/**
 * The buffers that Jackson itself reads and writes with, in a bounded pool that can be
 * seen: what {@link JsonRecyclerPools#defaultPool() Jackson's default} keeps for ever,
 * one recycler for each document that was ever open at the same moment. Thread-safe;
 * platform and virtual threads are equal users.
 *
 * <pre class="code">
 * JsonFactory factory = JsonFactory.builder().recyclerPool(PooledRecyclerPool.of("recycler", 256)).build();
 * JsonMapper mapper = JsonMapper.builder(factory).build();
 * </pre>
 *
 * A lease is a parser or generator until that is closed, which Jackson does by itself
 * except where the caller holds it. One that is never closed is lost to the pool: it is
 * overdue, and leaked once it was collected. Jackson itself loses the recycler of a
 * document whose source fails before there is a parser, such as a request that is
 * aborted; up to one in a hundred are no reason for {@code attention}. There is no object
 * for a lease: a release that comes a second time, while the next owner has the recycler,
 * ends that owner's lease in the counts, but leads to no array that is in use. A recycler
 * whose arrays take more than 384 KB, which is more than Jackson's own limits lead to, is
 * discarded as {@code oversize}.
 * <p>
 * A mapper goes on to work when this pool is closed, without recycling. Serialized with
 * its mapper, the pool is replaced by a bounded one of Jackson's own.
 *
 * @since 0.1.0
 */
public final class PooledRecyclerPool extends EngineGroup implements RecyclerPool<BufferRecycler> {

	private static final long serialVersionUID = 1L;

	/** The most bytes that the arrays of an idle recycler take. */
	private static final long MAX_SIZE = 384 * 1024;

	/** For what Jackson loses, see above. */
	private static final double TOLERANCE = 0.01;

	private final transient StripedPool<RecyclerEntry> engine;

	private PooledRecyclerPool(String name, int maxIdle, UpkeepSettings upkeep) {
		super("recycler", name, upkeep, maxIdle, MAX_SIZE);
		this.engine = engine(() -> new RecyclerEntry(this), (entry) -> {
		}, 1, maxIdle);
	}

	/**
	 * Create a pool.
	 * @param name the name, as shown in messages, metrics and the endpoint
	 * @param maxIdle the most recyclers that the pool keeps, from 0 to 65,536
	 * @return a pool, to be closed when no longer needed
	 * @throws IllegalArgumentException if {@code maxIdle} is out of range
	 */
	public static PooledRecyclerPool of(String name, int maxIdle) {
		return of(name, maxIdle, UpkeepSettings.DEFAULT);
	}

	/**
	 * Create a pool.
	 * @param name the name, as shown in messages, metrics and the endpoint
	 * @param maxIdle the most recyclers that the pool keeps, from 0 to 65,536
	 * @param upkeep how the pool looks after what is idle and in use
	 * @return a pool, to be closed when no longer needed
	 * @throws IllegalArgumentException if {@code maxIdle} is out of range
	 */
	public static PooledRecyclerPool of(String name, int maxIdle, UpkeepSettings upkeep) {
		if (maxIdle < 0 || maxIdle > Pool.MAX_IDLE) {
			throw new IllegalArgumentException("maxIdle must be from 0 to " + Pool.MAX_IDLE + ", not " + maxIdle);
		}
		return new PooledRecyclerPool(name, maxIdle, upkeep);
	}

	/**
	 * Lease a recycler until its {@link BufferRecycler#releaseToPool() release}.
	 * @return a recycler that nobody else has
	 */
	@Override
	public BufferRecycler acquirePooled() {
		RecyclerEntry entry = this.engine.acquire();
		entry.recycler.lease(entry.generation());
		return entry.recycler;
	}

	@Override
	public BufferRecycler acquireAndLinkPooled() {
		return acquirePooled();
	}

	/**
	 * End a lease, as the recycler's own release does.
	 * @param recycler a recycler of this pool; any other one is ignored
	 */
	@Override
	public void releasePooled(BufferRecycler recycler) {
		if (recycler instanceof Recycler own) {
			own.releaseToPool();
		}
	}

	void release(RecyclerEntry entry, int generation) {
		this.engine.releaseIfOwned(entry, generation);
	}

	void releaseGrown(RecyclerEntry entry, int generation) {
		if (entry.recycler.size() > MAX_SIZE) {
			this.engine.discardIfOwned(entry, generation, DiscardReason.OVERSIZE);
			return;
		}
		this.engine.releaseIfOwned(entry, generation);
	}

	// A recycler that moves from one place to another may be seen at both.
	@Override
	protected long retainedBytes() {
		return Math.min(maxRetainedBytes(), this.engine.sum((entry) -> Math.min(MAX_SIZE, entry.recycler.size())));
	}

	@Override
	protected double tolerance() {
		return TOLERANCE;
	}

	/**
	 * Let go of every idle recycler.
	 * @return {@code true}
	 */
	@Override
	public boolean clear() {
		trim();
		return true;
	}

	@Override
	public int pooledCount() {
		return (int) stats().idle();
	}

	@Override
	public PoolDetails details() {
		Map<String, Object> settings = new LinkedHashMap<>();
		settings.put("maxIdle", maxRetained());
		upkeep().describe(settings);
		return new PoolDetails(settings, List.of(), List.of(), traffic());
	}

	/**
	 * Let go of every idle recycler and keep none any more. Acquiring goes on to work,
	 * because mappers may outlive the pool; closing twice has no effect.
	 */
	@Override
	public void close() {
		maxRetained(0);
	}

	private Object writeReplace() {
		return JsonRecyclerPools.newBoundedPool((int) Math.max(1, maxRetained()));
	}

}
