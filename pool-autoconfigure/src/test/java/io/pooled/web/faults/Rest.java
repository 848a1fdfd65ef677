package io.pooled.web.faults;

import java.time.Duration;
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

	private static final Duration PATIENCE = Gates.LONG_PATIENCE.plus(Gates.PATIENCE);

	private final PoolRegistry pools;

	private final Work work;

	Rest(PoolRegistry pools, Work work) {
		this.pools = pools;
		this.work = work;
	}

	/**
	 * Check that everything that was acquired comes back, once. A request whose client is
	 * gone may begin late, so what was right may be wrong again for a moment. An emitter
	 * that could not send is not completed by Spring MVC but by the server, at the latest
	 * when it times out.
	 */
	void await() {
		long started = System.nanoTime();
		while (System.nanoTime() - started < PATIENCE.toNanos()) {
			try {
				check();
				return;
			}
			catch (AssertionError ex) {
				pause();
			}
		}
		check();
	}

	private void check() {
		assertThat(this.work.isDone()).as("handlers are done").isTrue();
		this.pools.stream().forEach(Rest::check);
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
