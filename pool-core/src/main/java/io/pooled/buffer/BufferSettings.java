package io.pooled.buffer;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import io.pooled.SharedMemory;
import io.pooled.UpkeepSettings;

/**
 * What a buffer pool was built with. A record of checked values.
 */
record BufferSettings(int[] sizeClasses, int initial, long maxCapacity, long maxRetained, long limit, boolean zero,
		int preallocate, UpkeepSettings upkeep, SharedMemory memory) {

	/** A bound that leaves it to the others. */
	static final long AUTO = Long.MAX_VALUE;

	BufferSettings {
		if (sizeClasses.length == 0) {
			throw new IllegalArgumentException("sizeClasses must name at least one size");
		}
		for (int i = 0; i < sizeClasses.length; i++) {
			if (sizeClasses[i] < 1 || (i > 0 && sizeClasses[i] <= sizeClasses[i - 1])) {
				throw new IllegalArgumentException(
						"sizeClasses must be positive and ascending, not " + Arrays.toString(sizeClasses));
			}
		}
		check(initial >= 0, "initial must not be negative, not %d", initial);
		check(maxCapacity >= sizeClasses[0], "maxCapacity must be at least the smallest size class, not %d",
				maxCapacity);
		checkMaxRetained(maxRetained, sizeClasses[0]);
		check(limit >= 1, "limit must be at least one byte, not %d", limit);
		check(preallocate >= 0
				&& preallocate <= maxEntries(sizeClasses[0], Math.min(maxRetained, memory.maxRetained())),
				"preallocate must be from 0 to what maxRetained has room for, not %d", preallocate);
	}

	static void checkMaxRetained(long maxRetained, int smallest) {
		check(maxRetained >= smallest, "maxRetained must be at least one segment of the smallest size class, not %d",
				maxRetained);
	}

	static int maxEntries(int size, long maxRetained) {
		return (int) Math.min(PooledBufferFactory.MAX_SEGMENTS, maxRetained / size);
	}

	private static void check(boolean valid, String message, Object value) {
		if (!valid) {
			throw new IllegalArgumentException(message.formatted(value));
		}
	}

	/**
	 * Return the index of the smallest class that holds a size, or of the largest one
	 * that can be given back.
	 * @param size in bytes
	 * @return an index
	 */
	int classFor(long size) {
		return SegmentGrowth.first(this.sizeClasses, this.maxCapacity, size);
	}

	/**
	 * Return the index of the class with which a buffer grows on: the same, or the next
	 * one once the buffer is a quarter of it.
	 * @param sizeClass the class of the last segment
	 * @param capacity of the buffer so far, in bytes
	 * @return an index
	 */
	int nextClass(int sizeClass, long capacity) {
		return SegmentGrowth.next(this.sizeClasses, this.maxCapacity, sizeClass, capacity);
	}

	Map<String, Object> asMap(long maxRetained) {
		Map<String, Object> map = new LinkedHashMap<>();
		map.put("sizeClasses", Arrays.stream(this.sizeClasses).boxed().toList());
		map.put("initial", (this.initial != 0) ? this.initial : "adaptive");
		map.put("maxCapacity", (this.maxCapacity != AUTO) ? this.maxCapacity : "auto");
		map.put("maxRetained", maxRetained);
		map.put("limit", this.limit);
		map.put("reset", this.zero ? "zero" : "clear");
		map.put("preallocate", this.preallocate);
		this.upkeep.describe(map);
		map.put("sharedMemory", this.memory.asMap());
		return map;
	}

}
