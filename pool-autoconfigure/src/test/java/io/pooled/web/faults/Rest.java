package io.pooled.web.faults;

import java.util.concurrent.TimeUnit;

import io.pooled.ManagedPool;
import io.pooled.PoolRegistry;
import io.pooled.PoolStats;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the pools look like when no request is under way.
 */
final class Rest {

	private static final int PAUSE = 2;

	private final PoolRegistry pools;

	private final Work work;

	Rest(PoolRegistry pools, Work work) {
		this.pools = pools;
		this.work = work;
	}

	/**
	 * Check that everything that was acquired comes back, once.
	 */
	void await() {
		long started = System.nanoTime();
		while (!isReached() && System.nanoTime() - started < Gates.PATIENCE.toNanos()) {
			pause();
		}
		assertThat(this.work.isDone()).as("handlers are done").isTrue();
		this.pools.stream().forEach(Rest::check);
	}

	// A response may be complete before its thread has released the body.
	private boolean isReached() {
		return this.work.isDone() && this.pools.stream().allMatch((pool) -> pool.stats().inUse() == 0);
	}

	private static void check(ManagedPool pool) {
		PoolStats stats = pool.stats();
		assertThat(stats.inUse()).as("inUse of %s: %s", pool.name(), stats).isZero();
		assertThat(stats.staleReleases()).as("staleReleases of %s: %s", pool.name(), stats).isZero();
		assertThat(stats.acquires()).as("acquires of %s: %s", pool.name(), stats).isEqualTo(stats.releases());
	}

	private static void pause() {
		try {
			TimeUnit.MILLISECONDS.sleep(PAUSE);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
