package io.pooled.cancellation;

import java.time.Duration;
import java.util.concurrent.Callable;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

import io.pooled.ManagedPool;
import io.pooled.PoolStats;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a pool of a recipe has to show.
 *
 * @param pool the pool
 */
record Observed(ManagedPool pool) {

	void assertInUse(long count) {
		assertThat(this.pool.stats().inUse()).as("in use of %s", this.pool.stats()).isEqualTo(count);
	}

	void awaitInUse(long count) {
		awaiting("use").untilAsserted(() -> assertInUse(count));
	}

	void await(String what, Callable<Boolean> condition) {
		awaiting(what).until(condition);
	}

	private static ConditionFactory awaiting(String what) {
		return Awaitility.await(what)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(2))
			.atMost(Duration.ofSeconds(30));
	}

	/** Wait until nothing is in use, and check what has become of all that was. */
	void assertAllBack(long acquires, long explicit, long abandoned) {
		awaiting("rest").untilAsserted(() -> assertIsAllBack(acquires, explicit, abandoned));
	}

	// An object is released before it is idle or discarded.
	private void assertIsAllBack(long acquires, long explicit, long abandoned) {
		assertInUse(0);
		PoolStats stats = this.pool.stats();
		assertThat(stats.acquires()).as("acquires of %s", stats).isEqualTo(acquires);
		assertThat(stats.releases()).as("releases of %s", stats).isEqualTo(acquires);
		assertThat(stats.discarded()).containsEntry("explicit", explicit).containsEntry("abandoned", abandoned);
		assertThat(stats.idle()).as("idle of %s", stats).isEqualTo(stats.created() - explicit - abandoned);
		assertThat(stats.staleReleases()).as("stale releases of %s", stats).isZero();
		assertThat(stats.leaked()).as("leaked of %s", stats).isZero();
	}

}
