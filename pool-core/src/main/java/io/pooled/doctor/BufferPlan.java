package io.pooled.doctor;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

	/**
	 * Return settings as one writes them down.
	 * @param property the property that has those of the pool, if there is one
	 * @param settings as {@link #asMap()} has them
	 * @return empty without a property
	 */
	static String yaml(@Nullable String property, Map<String, Object> settings) {
		Yaml yaml = new Yaml();
		settings.forEach((name, value) -> yaml.put(property, name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT),
				written(value)));
		return yaml.toString();
	}

	private static Object written(Object value) {
		if (value instanceof List<?> sizes) {
			return sizes.stream().map((size) -> written(size).toString()).collect(Collectors.joining(", "));
		}
		return (value instanceof Number size && size.longValue() != 0) ? Figures.exactSize(size.longValue()) : value;
	}

}
