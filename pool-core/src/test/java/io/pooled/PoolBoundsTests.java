package io.pooled;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class PoolBoundsTests {

	private final RecordingFactory factory = new RecordingFactory();

	private final Pool<StringBuilder> pool = Pool.builder("things", this.factory).build();

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 5, 16, 17, 40, 200 })
	void maxIdleIsAHardBound(int maxIdle) {
		RecordingFactory factory = new RecordingFactory();
		Pool<StringBuilder> pool = Pool.builder("bounded", factory).maxIdle(maxIdle).build();
		acquireAll(pool, maxIdle + 10).forEach(Lease::close);
		PoolStats stats = pool.stats();
		assertThat(stats.idle()).isEqualTo(maxIdle);
		assertThat(stats.discarded()).containsEntry("full", 10L);
		assertThat(factory.destroyed).hasSize(10).doesNotHaveDuplicates();
		StatsLaws.holdAtRest(stats);
	}

	@Test
	void maxIdleIsAHardBoundForSeveralThreads() {
		Pool<StringBuilder> pool = Pool.builder("bounded", new RecordingFactory()).maxIdle(37).objectSize(1).build();
		for (int round = 0; round < 10; round++) {
			burst(pool);
			PoolStats stats = pool.stats();
			assertThat(stats.idle()).isLessThanOrEqualTo(37).isEqualTo(stats.retainedBytes());
			StatsLaws.holdAtRest(stats);
		}
	}

	private static void burst(Pool<StringBuilder> pool) {
		AtomicBoolean done = new AtomicBoolean();
		Together.run(5, (thread) -> {
			if (thread == 0) {
				while (!done.get()) {
					// what moves meanwhile may be counted at both places
					assertThat(pool.stats().retainedBytes()).isLessThanOrEqualTo(37);
				}
				return;
			}
			for (int i = 0; i < 50; i++) {
				acquireAll(pool, 20).forEach(Lease::close);
			}
			done.set(true);
		});
	}

	@Test
	void poolThatKeepsNothingWorks() {
		Pool<StringBuilder> pool = Pool.builder("keepless", this.factory).maxIdle(0).build();
		for (int i = 0; i < 5; i++) {
			pool.use((object) -> object.append("x"));
			pool.acquire().close();
		}
		assertThat(pool.stats().misses()).isEqualTo(10);
		assertThat(pool.stats().discarded()).containsEntry("full", 10L);
		assertThat(this.factory.destroyed).hasSize(10).doesNotHaveDuplicates();
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void oneThreadFindsEverythingItReleased() {
		Pool<StringBuilder> pool = Pool.builder("wide", new RecordingFactory()).maxIdle(200).build();
		for (int round = 0; round < 3; round++) {
			List<Lease<StringBuilder>> leases = acquireAll(pool, 200);
			assertThat(distinct(leases)).hasSize(200);
			leases.forEach(Lease::close);
			assertThat(pool.stats().idle()).isEqualTo(200);
		}
		assertThat(pool.stats().misses()).isEqualTo(200);
		assertThat(pool.stats().hits()).isEqualTo(400);
		assertThat(StatsLaws.discarded(pool.stats())).isZero();
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void preallocatedObjectsAreHits() {
		Pool<StringBuilder> pool = Pool.builder("ahead", this.factory).maxIdle(50).preallocate(50).build();
		assertThat(this.factory.created).hasSize(50);
		assertThat(pool.stats().idle()).isEqualTo(50);
		assertThat(pool.stats().created()).isEqualTo(50);
		acquireAll(pool, 50).forEach(Lease::close);
		assertThat(pool.stats().hits()).isEqualTo(50);
		assertThat(pool.stats().misses()).isZero();
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void trimLetsGoOfWhatIsIdleOnly() {
		List<Lease<StringBuilder>> leases = acquireAll(this.pool, 30);
		leases.subList(0, 20).forEach(Lease::close);
		assertThat(this.pool.trim()).isEqualTo(20);
		assertThat(this.pool.trim()).isZero();
		assertThat(this.factory.destroyed).hasSize(20).doesNotHaveDuplicates();
		assertThat(this.pool.stats().discarded()).containsEntry("explicit", 20L);
		assertThat(this.pool.stats().inUse()).isEqualTo(10);
		leases.subList(20, 30).forEach((lease) -> lease.get().append("still usable"));
		leases.subList(20, 30).forEach(Lease::close);
		assertThat(this.pool.stats().idle()).isEqualTo(10);
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void trimWhileOthersWorkTakesNothingFromThem() {
		Pool<Owned> pool = Pool.builder("trimmed", Owned::new).maxIdle(8).build();
		AtomicBoolean done = new AtomicBoolean();
		Together.run(4, (thread) -> {
			for (int i = 0; thread == 0 && !done.get(); i++) {
				pool.trim();
			}
			for (int i = 0; thread != 0 && i < 100_000; i++) {
				try (Lease<Owned> lease = pool.acquire()) {
					lease.get().take(thread);
					lease.get().give(thread);
				}
			}
			done.set(true);
		});
		assertThat(pool.stats().acquires()).isEqualTo(300_000);
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void closedPoolRefusesToLease() {
		this.pool.acquire().close();
		this.pool.close();
		assertThatIllegalStateException().isThrownBy(this.pool::acquire).withMessage("Pool 'things' is closed");
		assertThatIllegalStateException().isThrownBy(() -> this.pool.use((object) -> object))
			.withMessage("Pool 'things' is closed");
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void leasesStayUsableAcrossCloseAndTheirObjectsAreDestroyedOnce() {
		List<Lease<StringBuilder>> leases = acquireAll(this.pool, 5);
		leases.subList(3, 5).forEach(Lease::close);
		List<Lease<StringBuilder>> hits = acquireAll(this.pool, 1);
		this.pool.close();
		this.pool.close();
		assertThat(this.factory.destroyed).hasSize(1);
		leases.subList(0, 3).forEach((lease) -> assertThat(lease.get().append("usable")).hasToString("usable"));
		hits.forEach((lease) -> assertThat(lease.get().append("usable")).hasToString("usable"));
		leases.subList(0, 3).forEach(Lease::close);
		hits.forEach(Lease::discard);
		assertThat(this.factory.destroyed).hasSize(5).doesNotHaveDuplicates().containsAll(this.factory.created);
		PoolStats stats = this.pool.stats();
		assertThat(stats.idle()).isZero();
		assertThat(stats.discarded()).containsEntry("explicit", 5L);
		StatsLaws.holdAtRest(stats);
	}

	@Test
	void secondCloseAcrossCloseOfThePoolIsStale() {
		Lease<StringBuilder> hit = acquireReused(this.pool);
		this.pool.close();
		hit.close();
		hit.close();
		assertThat(this.pool.stats().staleReleases()).isEqualTo(1);
		assertThat(this.factory.destroyed).hasSize(1);
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void acquireWhileThePoolClosesFailsForNoOtherReason() {
		for (int round = 0; round < 1500; round++) {
			Pool<Owned> pool = Pool.builder("closing", Owned::new).maxIdle(4).preallocate(4).build();
			CountDownLatch warm = new CountDownLatch(2);
			Together.run(3, (thread) -> {
				if (thread == 0) {
					warm.await();
					pool.close();
					return;
				}
				try {
					for (int i = 0; i < 3000; i++) {
						pool.acquire().close();
						if (i == 10) {
							warm.countDown();
						}
					}
				}
				catch (IllegalStateException ex) {
					assertThat(ex).hasMessage("Pool 'closing' is closed");
				}
			});
			assertThat(pool.stats().inUse()).isZero();
		}
	}

	@Test
	void closeWhileThreadsAcquireLeavesNothingBehind() {
		for (int round = 0; round < 500; round++) {
			RecordingFactory factory = new RecordingFactory();
			Pool<StringBuilder> pool = Pool.builder("closing", factory).maxIdle(4).build();
			AtomicBoolean closed = new AtomicBoolean();
			CountDownLatch warm = new CountDownLatch(2);
			Together.run(3, (thread) -> {
				if (thread == 0) {
					warm.await();
					pool.close();
					closed.set(true);
				}
				else {
					acquireUntilClosed(pool, closed, warm);
				}
			});
			assertThat(pool.stats().idle()).as("idle after close in round %s", round).isZero();
			assertThat(factory.destroyed).hasSameSizeAs(factory.created).doesNotHaveDuplicates();
			StatsLaws.holdAtRest(pool.stats());
		}
	}

	private static void acquireUntilClosed(Pool<StringBuilder> pool, AtomicBoolean closed, CountDownLatch warm) {
		for (int i = 0; true; i++) {
			boolean over = closed.get();
			try {
				pool.acquire().close();
			}
			catch (IllegalStateException ex) {
				warm.countDown();
				return;
			}
			if (over) {
				throw new AssertionError("an acquire after close() had returned succeeded");
			}
			if (i == 10) {
				warm.countDown();
			}
		}
	}

	@Test
	void builderNamesWhatIsOutOfRange() {
		Pool.Builder<String> builder = Pool.builder("builder", () -> "object");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.maxIdle(-1))
			.withMessage("maxIdle must be from 0 to 65536, not -1");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.maxIdle(65_537))
			.withMessage("maxIdle must be from 0 to 65536, not 65537");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.preallocate(-1))
			.withMessage("preallocate must be from 0 to 65536, not -1");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.objectSize(-1))
			.withMessageStartingWith("objectSize must be from 0 to ")
			.withMessageEndingWith(", not -1");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.maxIdle(3).preallocate(4).build())
			.withMessage("preallocate must be from 0 to 3, not 4");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.idleTimeout(Duration.ofSeconds(-1)))
			.withMessage("idleTimeout must not be negative, not PT-1S");
	}

	@Test
	@SuppressWarnings("NullAway")
	void builderRefusesNull() {
		assertThatNullPointerException().isThrownBy(() -> Pool.builder(null, this.factory)).withMessage("name");
		assertThatNullPointerException().isThrownBy(() -> Pool.builder("x", (Supplier<String>) null))
			.withMessage("supplier");
		assertThatNullPointerException().isThrownBy(() -> Pool.builder("x", (PooledObjectFactory<String>) null))
			.withMessage("factory");
		assertThatNullPointerException().isThrownBy(() -> Pool.builder("x", this.factory).upkeep(null))
			.withMessage("upkeep");
	}

	private static <T> List<Lease<T>> acquireAll(Pool<T> pool, int count) {
		List<Lease<T>> leases = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			leases.add(pool.acquire());
		}
		return leases;
	}

	private static <T> Lease<T> acquireReused(Pool<T> pool) {
		pool.acquire().close();
		return pool.acquire();
	}

	private static <T> Set<T> distinct(List<Lease<T>> leases) {
		Set<T> objects = Collections.newSetFromMap(new IdentityHashMap<>());
		leases.forEach((lease) -> objects.add(lease.get()));
		return objects;
	}

}
