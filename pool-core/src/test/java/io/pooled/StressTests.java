package io.pooled;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads over a small pool. The number of leases of a run on platform threads is
 * the system property {@code pooled.stress.leases}.
 */
class StressTests {

	private static final long LEASES = Long.getLong("pooled.stress.leases", 2_000_000);

	private static final int THREADS = 16;

	private static final int MAX_IDLE = 8;

	private static final int BOXES = 2;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void everyLeaseHasOneOwnerOnPlatformThreads(boolean reset) {
		run("platform", Thread::new, THREADS, reset, LEASES);
	}

	@ParameterizedTest
	@CsvSource({ "16, false", "16, true", "64, false", "64, true" })
	@EnabledForJreRange(min = JRE.JAVA_21)
	void everyLeaseHasOneOwnerOnVirtualThreads(int threads, boolean reset) throws ReflectiveOperationException {
		run("virtual", VirtualThreads.factory(), threads, reset, LEASES);
	}

	private static void run(String kind, ThreadFactory factory, int threads, boolean reset, long leases) {
		Pool<Owned> pool = (reset ? Pool.builder("stress", new OwnedFactory()) : Pool.builder("stress", Owned::new))
			.maxIdle(MAX_IDLE)
			.build();
		Stress stress = new Stress(pool);
		long started = System.nanoTime();
		Together.run(factory, threads, (thread) -> stress.work(thread, leases / threads));
		stress.drain();
		Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
		PoolStats stats = pool.stats();
		System.out.printf(
				"stress objects: %s threads=%s reset=%s leases=%s hits=%s misses=%s releases=%s inUse=%s idle=%s "
						+ "discarded=%s stale=%s seconds=%s%n",
				kind, threads, reset, stress.leases, stats.hits(), stats.misses(), stats.releases(), stats.inUse(),
				stats.idle(), StatsLaws.discarded(stats), stats.staleReleases(), elapsed.toMillis() / 1000.0);
		assertThat(stress.leases.sum()).isEqualTo(leases / threads * threads);
		assertThat(stats.acquires()).isEqualTo(stress.leases.sum());
		assertThat(stats.releases()).isEqualTo(stats.acquires());
		assertThat(stats.staleReleases()).isEqualTo(stress.seconds.sum());
		assertThat(stats.discarded()).containsEntry("explicit", stress.discards.sum());
		assertThat(stats.idle()).isLessThanOrEqualTo(MAX_IDLE);
		StatsLaws.holdAtRest(stats);
		assertSlotsHoldWhatIsIdle(pool, stats);
	}

	private static void assertSlotsHoldWhatIsIdle(Pool<Owned> pool, PoolStats stats) {
		for (long i = 0; i < stats.idle(); i++) {
			pool.acquire().get().take(-1 - i);
		}
		assertThat(pool.stats().hits()).isEqualTo(stats.hits() + stats.idle());
		assertThat(pool.stats().idle()).isZero();
	}

	/** One run: what the threads share, and what they are expected to have done. */
	private static final class Stress {

		final LongAdder leases = new LongAdder();

		final LongAdder seconds = new LongAdder();

		final LongAdder discards = new LongAdder();

		private final Pool<Owned> pool;

		/** Leases whose object is still owned, by the number in the object. */
		private final AtomicReferenceArray<Handed> escaping = new AtomicReferenceArray<>(BOXES);

		/** Leases that somebody else closes at about the same time. */
		private final AtomicReferenceArray<Handed> contested = new AtomicReferenceArray<>(BOXES);

		Stress(Pool<Owned> pool) {
			this.pool = pool;
			for (int box = 0; box < BOXES; box++) {
				this.escaping.set(box, Handed.NOTHING);
				this.contested.set(box, Handed.NOTHING);
			}
		}

		void work(int thread, long count) {
			long random = 0x9E3779B97F4A7C15L * (thread + 1);
			long seconds = 0;
			long discards = 0;
			Handed late = Handed.NOTHING;
			PoolStats before = this.pool.stats();
			for (long i = 0; i < count; i++) {
				long id = ((long) (thread + 1) << 40) + i;
				if ((i & 0xFFFF) == 0) {
					PoolStats after = this.pool.stats();
					StatsLaws.holdAtAnyTime(after);
					StatsLaws.holdBetween(before, after);
					before = after;
				}
				random ^= random << 13;
				random ^= random >>> 7;
				random ^= random << 17;
				// Most threads are to wait without an object, so that enough are idle.
				int pause = (int) (random >>> 20) & 1023;
				if (pause > 0 && pause < 8) {
					Thread.yield();
				}
				boolean yields = pause == 0;
				int box = (int) (random >>> 30) & (BOXES - 1);
				int dice = (int) (random >>> 40) & 1023;
				if (dice < 600) {
					this.pool.use((object) -> own(object, id, yields));
				}
				else if (dice < 900) {
					try (Lease<Owned> lease = this.pool.acquire()) {
						own(lease.get(), id, yields);
					}
				}
				else if (dice < 960) {
					escape(box, id);
				}
				else if (dice < 980) {
					Lease<Owned> lease = this.pool.acquire();
					own(lease.get(), id, yields);
					lease.close();
					late.close();
					seconds += late.count();
					late = new Handed(lease, id);
				}
				else if (dice < 1010) {
					seconds += contest(box, id);
				}
				else {
					Lease<Owned> lease = this.pool.acquire();
					own(lease.get(), id, yields);
					lease.discard();
					discards++;
				}
			}
			this.leases.add(count);
			this.seconds.add(seconds);
			this.discards.add(discards);
		}

		private static Owned own(Owned object, long id, boolean yields) {
			object.take(id);
			if (yields) {
				Thread.yield();
			}
			object.give(id);
			return object;
		}

		// Hands an owned object to whoever comes next, and ends the lease found there.
		private void escape(int box, long id) {
			Lease<Owned> lease = this.pool.acquire();
			lease.get().take(id);
			this.escaping.getAndSet(box, new Handed(lease, id)).giveAndClose();
		}

		// Lets somebody else close the same lease, and closes what somebody else closes.
		private long contest(int box, long id) {
			Lease<Owned> lease = this.pool.acquire();
			own(lease.get(), id, false);
			Handed other = this.contested.getAndSet(box, new Handed(lease, id));
			lease.close();
			other.close();
			return other.count();
		}

		void drain() {
			for (int box = 0; box < BOXES; box++) {
				this.escaping.get(box).giveAndClose();
				Handed other = this.contested.get(box);
				other.close();
				this.seconds.add(other.count());
			}
		}

	}

}
