package io.pooled;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of a pool beyond its counters.
 *
 * @param settings the settings in force
 * @param sizeClasses counters by size class, smallest first; empty where sizes are
 * unknown
 * @param sizes a histogram of final sizes; empty where sizes are unknown
 * @since 0.1.0
 */
public record PoolDetails(Map<String, Object> settings, List<SizeClass> sizeClasses, List<SizeCount> sizes) {

	/**
	 * Return the same details with one more setting.
	 * @param name the name of the setting
	 * @param value its value
	 * @return details
	 */
	public PoolDetails withSetting(String name, Object value) {
		Map<String, Object> settings = new LinkedHashMap<>(this.settings);
		settings.put(name, value);
		return new PoolDetails(settings, this.sizeClasses, this.sizes);
	}

	/**
	 * The counters of one size class.
	 *
	 * @param size of one unit, in bytes
	 * @param hits acquires of a unit served from the pool
	 * @param misses acquires of a unit that allocated it
	 * @param idle units that are waiting to be used
	 * @param retainedBytes bytes of the units that the pool holds on to
	 */
	public record SizeClass(long size, long hits, long misses, long idle, long retainedBytes) {
	}

	/**
	 * One bar of a histogram.
	 *
	 * @param upTo the largest size that falls into it, in bytes
	 * @param count how many did, approximately
	 */
	public record SizeCount(long upTo, long count) {
	}

}
