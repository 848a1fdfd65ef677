package io.pooled;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the buffer pools of an application share: a bound on what they retain together,
 * and a ceiling for what they hold and have handed out together. Both hold at every
 * instant. A pool that must allocate beyond the ceiling has all of them let go of what is
 * idle, and throws a {@link PoolExhaustedException} if that is not enough. Asked only
 * when something is allocated, or kept for later. Thread-safe, lock-free.
 *
 * @since 0.1.0
 */
public final class SharedMemory {

	private static final long RETAINED_PERCENT = 25;

	private static final long IN_USE_PERCENT = 80;

	/** What a web application and its collector need of a heap besides bodies. */
	private static final long REST = 112 * 1024 * 1024;

	private static final SharedMemory OF_HEAP = new SharedMemory(percentOfHeap(RETAINED_PERCENT),
			ceilingOfHeap(IN_USE_PERCENT));

	private final Budget retained;

	private final MemoryCeiling ceiling;

	/**
	 * Create memory to be shared.
	 * @param maxRetained the most that the pools retain together, in bytes; 0 or more
	 * @param maxInUse the most that they hold and hand out together, in bytes;
	 * {@link Long#MAX_VALUE} for no ceiling
	 * @throws IllegalArgumentException if {@code maxInUse} is smaller than
	 * {@code maxRetained}, or one of them is negative
	 */
	public SharedMemory(long maxRetained, long maxInUse) {
		if (maxRetained > maxInUse) {
			throw new IllegalArgumentException("maxInUse must be at least maxRetained (" + maxRetained
					+ "), since what is retained counts as well, not " + maxInUse);
		}
		this.retained = new Budget(maxRetained);
		this.ceiling = new MemoryCeiling(maxInUse);
	}

	/**
	 * Return the memory of all pools of this JVM that were not given another one: they
	 * retain a quarter of the maximum heap, and use four fifths of it as far as
	 * {@link #ceilingOfHeap} allows.
	 * @return the same for each call
	 */
	public static SharedMemory ofHeap() {
		return OF_HEAP;
	}

	/**
	 * Return a part of the maximum heap.
	 * @param percent how many hundredths
	 * @return bytes
	 */
	public static long percentOfHeap(long percent) {
		return Runtime.getRuntime().maxMemory() / 100 * percent;
	}

	/**
	 * Return a part of the maximum heap that leaves enough of it to others: 112 MB, or
	 * half of a heap that is smaller than twice that.
	 * @param percent how many hundredths
	 * @return bytes
	 */
	public static long ceilingOfHeap(long percent) {
		long heap = Runtime.getRuntime().maxMemory();
		return Math.min(percentOfHeap(percent), Math.max(heap - REST, heap / 2));
	}

	/**
	 * Return the most that the pools retain together.
	 * @return bytes
	 */
	public long maxRetained() {
		return this.retained.limit();
	}

	/**
	 * Return what the pools retain together: what is idle, and what is in use and has a
	 * place to come back to.
	 * @return bytes, never more than {@link #maxRetained()}
	 */
	public long retained() {
		return this.retained.used();
	}

	/**
	 * Return the most that the pools hold and hand out together.
	 * @return bytes; {@link Long#MAX_VALUE} for no ceiling
	 */
	public long maxInUse() {
		return this.ceiling.limit();
	}

	/**
	 * Return what the pools hold and have handed out together.
	 * @return bytes, never more than {@link #maxInUse()}
	 */
	public long held() {
		return this.ceiling.held();
	}

	/**
	 * Return the figures and their bounds, by name.
	 * @return bytes; {@code none} where there is no ceiling
	 */
	public Map<String, Object> asMap() {
		Map<String, Object> map = new LinkedHashMap<>();
		map.put("retained", retained());
		map.put("maxRetained", maxRetained());
		map.put("held", held());
		map.put("maxInUse", (maxInUse() != Long.MAX_VALUE) ? maxInUse() : "none");
		return map;
	}

	Budget retainedBudget() {
		return this.retained;
	}

	MemoryHolding share(String name, List<StripedPool<?>> engines, Demand bytes, Budget retained) {
		return this.ceiling.share(name, engines, bytes, retained);
	}

}
