package io.pooled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * What holds for the statistics of every pool.
 */
public final class StatsLaws {

	private StatsLaws() {
	}

	/**
	 * Check what holds in every snapshot.
	 * @param stats a snapshot
	 */
	public static void holdAtAnyTime(PoolStats stats) {
		assertThat(stats.acquires()).as("acquires of %s", stats).isEqualTo(stats.hits() + stats.misses());
		assertThat(stats.acquires()).as("acquires of %s", stats).isEqualTo(stats.releases() + stats.inUse());
		assertThat(stats.inUse()).as("inUse of %s", stats).isNotNegative();
		assertThat(stats.idle()).as("idle of %s", stats).isNotNegative();
		assertThat(stats.hitRate()).isBetween(0.0, 1.0);
		assertThat(stats.retainedBytes()).isBetween(0L, stats.maxRetainedBytes());
		assertThat(stats.discarded()).containsOnlyKeys("full", "oversize", "idle", "pressure", "invalid", "abandoned",
				"explicit");
	}

	/**
	 * Check what holds when nothing is under way.
	 * @param stats a snapshot
	 */
	public static void holdAtRest(PoolStats stats) {
		holdAtAnyTime(stats);
		assertThat(stats.inUse()).as("inUse of %s", stats).isZero();
		assertThat(stats.created() - discarded(stats)).as("idle of %s", stats).isEqualTo(stats.idle());
		assertThat(stats.hitRate()).isCloseTo((stats.acquires() != 0) ? (double) stats.hits() / stats.acquires() : 0,
				within(1e-9));
	}

	/**
	 * Check that no counter goes back from one snapshot to the next.
	 * @param before the earlier snapshot
	 * @param after the later snapshot
	 */
	public static void holdBetween(PoolStats before, PoolStats after) {
		assertThat(after.acquires()).as("acquires").isGreaterThanOrEqualTo(before.acquires());
		assertThat(after.hits()).as("hits").isGreaterThanOrEqualTo(before.hits());
		assertThat(after.misses()).as("misses").isGreaterThanOrEqualTo(before.misses());
		assertThat(after.releases()).as("releases").isGreaterThanOrEqualTo(before.releases());
		assertThat(after.created()).as("created").isGreaterThanOrEqualTo(before.created());
		assertThat(after.staleReleases()).as("staleReleases").isGreaterThanOrEqualTo(before.staleReleases());
		before.discarded()
			.forEach((reason, count) -> assertThat(after.discarded().get(reason)).as(reason)
				.isGreaterThanOrEqualTo(count));
	}

	/**
	 * Add up what was discarded for any reason.
	 * @param stats a snapshot
	 * @return the sum
	 */
	public static long discarded(PoolStats stats) {
		return stats.discarded().values().stream().mapToLong(Long::longValue).sum();
	}

}
