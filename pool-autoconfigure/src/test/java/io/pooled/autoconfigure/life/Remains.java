package io.pooled.autoconfigure.life;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

import org.awaitility.Awaitility;
import org.springframework.context.ApplicationContext;

import io.pooled.ManagedPool;
import io.pooled.PoolStats;
import io.pooled.Pools;
import io.pooled.SharedMemory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is left of the pools of a context that has been closed.
 */
final class Remains {

	private final Set<Thread> before;

	private final Pools pools;

	private final SharedMemory memory;

	private final List<ManagedPool> all;

	private Remains(Set<Thread> before, ApplicationContext context) {
		this.before = before;
		this.pools = context.getBean(Pools.class);
		this.memory = context.getBean(SharedMemory.class);
		this.all = this.pools.stream().toList();
		assertThat(this.all).isNotEmpty();
		assertThat(upkeepThreads()).isNotEmpty();
	}

	/**
	 * Look at a context before it is closed.
	 * @param before the threads that there were before it was made
	 * @param context the context
	 * @return to be asked afterwards
	 */
	static Remains of(Set<Thread> before, ApplicationContext context) {
		return new Remains(before, context);
	}

	static Set<Thread> threads() {
		return Set.copyOf(Thread.getAllStackTraces().keySet());
	}

	void assertNone() {
		assertThat(this.pools.names()).isEmpty();
		for (ManagedPool pool : this.all) {
			PoolStats stats = pool.stats();
			assertThat(stats.inUse()).as("in use of %s: %s", pool, stats).isZero();
			assertThat(stats.idle()).as("idle of %s: %s", pool, stats).isZero();
			assertThat(stats.retainedBytes()).as("retained by %s: %s", pool, stats).isZero();
			assertThat(stats.staleReleases()).as("stale releases of %s: %s", pool, stats).isZero();
			assertThat(stats.leaked()).as("leaked of %s: %s", pool, stats).isZero();
		}
		assertThat(this.memory.retained()).isZero();
		assertThat(this.memory.held()).isZero();
		await(() -> upkeepThreads().isEmpty());
	}

	private List<String> upkeepThreads() {
		return threads().stream()
			.filter((thread) -> !this.before.contains(thread))
			.map(Thread::getName)
			.filter("pooled-upkeep"::equals)
			.toList();
	}

	static void await(Callable<Boolean> condition) {
		Awaitility.await()
			.pollInSameThread()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(2))
			.atMost(Duration.ofSeconds(60))
			.until(condition);
	}

}
