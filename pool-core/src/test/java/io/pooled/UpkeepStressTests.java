package io.pooled;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads over a tiny pool that is trimmed and resized all the while, and whose time
 * runs so fast that what is idle ages and what is leased is overdue. Half of the leases
 * of the system property {@code pooled.stress.leases}.
 */
class UpkeepStressTests {

	private static final long LEASES = Long.getLong("pooled.stress.leases", 2_000_000) / 2;

	private static final int MAX_IDLE = 16;

	private static final int BOXES = 2;

	private static final int HELD = 2;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void everyLeaseHasOneOwnerOnPlatformThreads(boolean reset) {
		run("platform", Thread::new, 8, reset);
	}

	@ParameterizedTest
	@CsvSource({ "8, false", "8, true", "64, false", "64, true" })
	@EnabledForJreRange(min = JRE.JAVA_21)
	void everyLeaseHasOneOwnerOnVirtualThreads(int threads, boolean reset) throws ReflectiveOperationException {
		run("virtual", VirtualThreads.factory(), threads, reset);
	}

	private static void run(String kind, ThreadFactory factory, int threads, boolean reset) {
		Pool<Owned> pool = (reset ? Pool.builder("stress", new OwnedFactory()) : Pool.builder("stress", Owned::new))
			.maxIdle(MAX_IDLE)
			.upkeep(new UpkeepSettings(Duration.ofNanos(4), Duration.ofNanos(16), LeakDetection.COUNT))
			.build();
		Stress stress = new Stress(pool);
		Together.run(2, (thread) -> {
			if (thread == 0) {
				stress.workAll(factory, threads, LEASES / threads);
			}
			else {
				stress.watch();
			}
		});
		stress.drain();
		pool.resize(MAX_IDLE);
		PoolStats stats = pool.stats();
		System.out.printf(
				"stress upkeep: %s threads=%s reset=%s leases=%s hits=%s misses=%s idle=%s discarded=%s stale=%s "
						+ "rounds=%s overdue=%s leaked=%s%n",
				kind, threads, reset, stress.leases, stats.hits(), stats.misses(), stats.idle(), stats.discarded(),
				stats.staleReleases(), stress.rounds, stress.overdue, stats.leaked());
		assertThat(stats.acquires()).isEqualTo(stress.leases.sum());
		assertThat(stats.staleReleases() - stress.seconds.sum()).isBetween(0L, stress.disputes.sum());
		assertThat(stats.discarded().getOrDefault("explicit", 0L) - stress.discards.sum()).isBetween(0L,
				stress.disputes.sum());
		assertThat(stats.discarded().getOrDefault("idle", 0L)).isPositive();
		assertThat(stress.overdue.sum()).isPositive();
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

		/** Leases that one thread closed and another one discarded. */
		final LongAdder disputes = new LongAdder();

		final LongAdder rounds = new LongAdder();

		final LongAdder overdue = new LongAdder();

		private final Pool<Owned> pool;

		private final AtomicLong time = new AtomicLong();

		/** Leases whose object is still owned, by the number in the object. */
		private final AtomicReferenceArray<Handed> escaping = new AtomicReferenceArray<>(BOXES);

		/** Leases that somebody else closes at about the same time. */
		private final AtomicReferenceArray<Handed> contested = new AtomicReferenceArray<>(BOXES);

		/** Leases that somebody else discards at about the same time. */
		private final AtomicReferenceArray<Handed> disputed = new AtomicReferenceArray<>(BOXES);

		private volatile boolean done;

		Stress(Pool<Owned> pool) {
			this.pool = pool;
			for (int box = 0; box < BOXES; box++) {
				this.escaping.set(box, Handed.NOTHING);
				this.contested.set(box, Handed.NOTHING);
				this.disputed.set(box, Handed.NOTHING);
			}
		}

		void watch() {
			Dice dice = new Dice(-1);
			PoolStats before = this.pool.stats();
			while (!this.done) {
				lookAfter(dice);
				PoolStats after = this.pool.stats();
				StatsLaws.holdAtAnyTime(after);
				StatsLaws.holdBetween(before, after);
				before = after;
				this.overdue.add(after.overdue());
			}
		}

		private void lookAfter(Dice dice) {
			this.rounds.increment();
			switch (dice.roll(16)) {
				case 0 -> this.pool.trim(DiscardReason.PRESSURE);
				case 1 -> this.pool.resize(dice.roll(2 * MAX_IDLE));
				default -> this.pool.age(this.time.addAndGet(dice.roll(8)));
			}
		}

		void workAll(ThreadFactory factory, int threads, long count) {
			try {
				Together.run(factory, threads, (thread) -> work(thread, count));
			}
			finally {
				this.done = true;
			}
		}

		private void work(int thread, long count) {
			Dice dice = new Dice(thread + 1);
			Handed late = Handed.NOTHING;
			Handed[] held = new Handed[HELD];
			for (int i = 0; i < HELD; i++) {
				held[i] = Handed.NOTHING;
			}
			for (long i = 0; i < count; i++) {
				long id = ((long) (thread + 1) << 40) + i;
				boolean yields = dice.roll(256) == 0;
				if (dice.roll(32) == 0) {
					lookAfter(dice);
				}
				if (dice.roll(128) == 0) {
					Thread.yield();
				}
				int box = dice.roll(BOXES);
				int action = dice.roll(64);
				if (action < 20) {
					this.pool.use((object) -> own(object, id, yields));
				}
				else if (action < 40) {
					try (Lease<Owned> lease = this.pool.acquire()) {
						own(lease.get(), id, yields);
					}
				}
				else if (action < 48) {
					int place = dice.roll(HELD);
					held[place].giveAndClose();
					held[place] = take(id);
				}
				else if (action < 52) {
					this.escaping.getAndSet(box, take(id)).giveAndClose();
				}
				else if (action < 55) {
					late.close();
					this.seconds.add(late.count());
					late = given(id, yields);
					late.close();
				}
				else if (action < 60) {
					Handed mine = given(id, yields);
					Handed other = this.contested.getAndSet(box, mine);
					mine.close();
					other.close();
					this.seconds.add(other.count());
				}
				else if (action < 61) {
					Handed mine = given(id, yields);
					Lease<Owned> other = this.disputed.getAndSet(box, mine).lease();
					mine.close();
					if (other != null) {
						other.discard();
						this.disputes.increment();
					}
				}
				else {
					Lease<Owned> lease = this.pool.acquire();
					own(lease.get(), id, yields);
					lease.discard();
					this.discards.increment();
				}
			}
			this.leases.add(count);
			for (Handed each : held) {
				each.giveAndClose();
			}
		}

		private Handed take(long id) {
			Lease<Owned> lease = this.pool.acquire();
			lease.get().take(id);
			return new Handed(lease, id);
		}

		private Handed given(long id, boolean yields) {
			Lease<Owned> lease = this.pool.acquire();
			own(lease.get(), id, yields);
			return new Handed(lease, id);
		}

		private static Owned own(Owned object, long id, boolean yields) {
			object.take(id);
			if (yields) {
				Thread.yield();
			}
			object.give(id);
			return object;
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
