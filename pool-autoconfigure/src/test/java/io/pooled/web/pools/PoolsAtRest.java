package io.pooled.web.pools;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import org.awaitility.Awaitility;

import io.pooled.ManagedPool;
import io.pooled.PoolStats;
import io.pooled.Pools;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pools that have everything back that was acquired, each of it once.
 */
public final class PoolsAtRest {

	private PoolsAtRest() {
	}

	/**
	 * Wait for it. A response may be complete before its thread has given everything
	 * back, and a request whose client is gone may begin late, so what was right may be
	 * wrong again for a moment.
	 * @param pools the pools
	 * @param handlersAreDone whether nobody is at work with what is pooled
	 * @param patience how long to wait
	 */
	public static void await(Pools pools, BooleanSupplier handlersAreDone, Duration patience) {
		Awaitility.await()
			.pollInSameThread()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(2))
			.atMost(patience)
			.untilAsserted(() -> {
				assertThat(handlersAreDone.getAsBoolean()).as("handlers are done").isTrue();
				pools.stream().forEach(PoolsAtRest::check);
			});
	}

	private static void check(ManagedPool pool) {
		PoolStats stats = pool.stats();
		assertThat(stats.inUse()).as("in use of '%s': %s", pool.name(), stats).isZero();
		assertThat(stats.leaked()).as("leaked of '%s': %s", pool.name(), stats).isZero();
		assertThat(stats.staleReleases()).as("stale releases of '%s': %s", pool.name(), stats).isZero();
		assertThat(stats.acquires()).as("acquires of '%s': %s", pool.name(), stats).isEqualTo(stats.releases());
	}

}
