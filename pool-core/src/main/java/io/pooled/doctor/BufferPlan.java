package io.pooled.doctor;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Settings of a buffer pool that could be.
 *
 * @param sizeClasses the sizes of segments, ascending
 * @param initial the size that a buffer is expected to have; 0 for what nine in ten of
 * them did not exceed
 * @param maxCapacity the most that one buffer gives back; {@link Long#MAX_VALUE} for all
 * @param maxRetained the most that the pool keeps
 */
record BufferPlan(int[] sizeClasses, int initial, long maxCapacity, long maxRetained) {

	static BufferPlan of(PoolSnapshot pool) {
		Map<String, Object> settings = pool.details().settings();
		int[] sizeClasses = pool.details()
			.sizeClasses()
			.stream()
			.mapToInt((sizeClass) -> (int) sizeClass.size())
			.toArray();
		return new BufferPlan(sizeClasses, (int) number(settings.get("initial"), 0),
				number(settings.get("maxCapacity"), Long.MAX_VALUE), pool.stats().maxRetainedBytes());
	}

	private static long number(@Nullable Object setting, long otherwise) {
		return (setting instanceof Number number) ? number.longValue() : otherwise;
	}

	BufferPlan withMaxRetained(long maxRetained) {
		return new BufferPlan(this.sizeClasses, this.initial, this.maxCapacity, maxRetained);
	}

	Map<String, Object> asMap() {
		Map<String, Object> map = new LinkedHashMap<>();
		map.put("sizeClasses", Arrays.stream(this.sizeClasses).boxed().toList());
		map.put("initial", (this.initial != 0) ? this.initial : "adaptive");
		map.put("maxCapacity", (this.maxCapacity != Long.MAX_VALUE) ? this.maxCapacity : "auto");
		map.put("maxRetained", this.maxRetained);
		return map;
	}

	String yaml(@Nullable String property) {
		return new Yaml()
			.put(property, "size-classes",
					Arrays.stream(this.sizeClasses).mapToObj(Figures::exactSize).collect(Collectors.joining(", ")))
			.put(property, "initial", (this.initial != 0) ? Figures.exactSize(this.initial) : "adaptive")
			.put(property, "max-capacity",
					(this.maxCapacity != Long.MAX_VALUE) ? Figures.exactSize(this.maxCapacity) : "auto")
			.put(property, "max-retained", Figures.exactSize(this.maxRetained))
			.toString();
	}

}
