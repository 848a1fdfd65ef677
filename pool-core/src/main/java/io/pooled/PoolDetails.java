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
 * @param traffic what cannot be told from the counters
 * @since 0.1.0
 */
public record PoolDetails(Map<String, Object> settings, List<SizeClass> sizeClasses, List<SizeCount> sizes,
		Traffic traffic) {

	/**
	 * Return the same details with one more setting.
	 * @param name the name of the setting
	 * @param value its value
	 * @return details
	 */
	public PoolDetails withSetting(String name, Object value) {
		Map<String, Object> settings = new LinkedHashMap<>(this.settings);
		settings.put(name, value);
		return new PoolDetails(settings, this.sizeClasses, this.sizes, this.traffic);
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
	 * What cannot be told from the counters.
	 *
	 * @param peak the most that there was of late, idle and in use together: bytes of a
	 * buffer pool, objects of another one; of late means since the last round of upkeep
	 * but one
	 * @param meetings how often a thread met another one at the same place of the pool,
	 * which costs both of them time
	 * @param bypassed how many acquires missed because the pool was
	 * {@linkplain ManagedPool#bypass bypassed}
	 */
	public record Traffic(long peak, long meetings, long bypassed) {

		/**
		 * Of what keeps nothing itself.
		 */
		public static final Traffic NONE = new Traffic(0, 0, 0);

	}

	/**
	 * One bar of a histogram.
	 *
	 * @param upTo the largest size that falls into it, in bytes
	 * @param count how many did, approximately
	 */
	public record SizeCount(long upTo, long count) {

		private static final long FINE = 256;

		private static final long COARSE = 16 * 1024 * 1024;

		/**
		 * Return what the sizes that fall into the bar are above: bars are quarters of a
		 * power of two from 256 bytes to 16 MB, and powers of two else.
		 * @return in bytes
		 */
		public long above() {
			long power = Long.highestOneBit(Math.max(1, this.upTo - 1));
			return (this.upTo <= FINE || this.upTo > COARSE) ? this.upTo / 2 : this.upTo - power / 4;
		}

	}

}
