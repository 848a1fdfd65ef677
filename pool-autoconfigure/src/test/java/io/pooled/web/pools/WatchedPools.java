package io.pooled.web.pools;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

import org.awaitility.Awaitility;

import io.pooled.ManagedPool;
import io.pooled.PoolStats;
import io.pooled.Pools;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pools of an application, which have everything back that was acquired, each of it
 * once, when the application is at rest.
 */
public final class WatchedPools {

	private final Pools pools;

	private final Map<String, Long> losses = new HashMap<>();

	public WatchedPools(Pools pools) {
		this.pools = pools;
	}

	public PoolStats stats(String pool) {
		return this.pools.get(pool).stats();
	}

	public long discarded(String pool) {
		return stats(pool).discarded().getOrDefault("explicit", 0L);
	}

	/**
	 * Wait until so many were thrown away, which happens after they were released.
	 * @param pool the name of a pool
	 * @param count how many, since its application has started
	 */
	public void awaitDiscarded(String pool, long count) {
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(2))
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(discarded(pool)).as("discarded of '%s'", pool).isEqualTo(count));
	}

	/**
	 * Wait for the rest. A response may be complete before its thread has given
	 * everything back, and a request whose client is gone may begin late, so what was
	 * right may be wrong again for a moment.
	 * @param handlersAreDone whether nobody is at work with what is pooled
	 * @param patience how long to wait
	 */
	public void awaitRest(BooleanSupplier handlersAreDone, Duration patience) {
		Awaitility.await()
			.pollInSameThread()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(2))
			.atMost(patience)
			.untilAsserted(() -> {
				assertThat(handlersAreDone.getAsBoolean()).as("handlers are done").isTrue();
				this.pools.stream().forEach(WatchedPools::check);
			});
	}

	private static void check(ManagedPool pool) {
		PoolStats stats = pool.stats();
		assertThat(stats.inUse()).as("in use of '%s': %s", pool.name(), stats).isZero();
		assertThat(stats.leaked()).as("leaked of '%s': %s", pool.name(), stats).isZero();
		assertThat(stats.staleReleases()).as("stale releases of '%s': %s", pool.name(), stats).isZero();
		assertThat(stats.acquires()).as("acquires of '%s': %s", pool.name(), stats).isEqualTo(stats.releases());
	}

	/** Check that no request has left anything open. */
	public void assertNothingAbandoned() {
		for (String pool : this.pools.names()) {
			assertThat(stats(pool).discarded().getOrDefault("abandoned", 0L))
				.as("abandoned of '%s': %s", pool, this.pools.get(pool).leaks())
				.isZero();
		}
	}

	/** Check that nothing was thrown away since {@link #forgetLosses()}. */
	public void assertNothingLost() {
		for (String pool : this.pools.names()) {
			assertThat(discarded(pool)).as("discarded of '%s'", pool).isEqualTo(this.losses.getOrDefault(pool, 0L));
		}
	}

	public void forgetLosses() {
		this.pools.names().forEach((pool) -> this.losses.put(pool, discarded(pool)));
	}

}
