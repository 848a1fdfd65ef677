package io.pooled;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The owner of a lease and upkeep do something with its object at the same moment.
 */
class UpkeepRaceTests {

	private static final int ROUNDS = 5_000;

	private static final int MAX_IDLE = 3;

	private static final UpkeepSettings UPKEEP = new UpkeepSettings(Duration.ofNanos(2), Duration.ofNanos(2),
			LeakDetection.COUNT);

	private final AtomicLong time = new AtomicLong();

	private static Pool<Owned> pool(boolean reset) {
		return (reset ? Pool.builder("raced", new OwnedFactory()) : Pool.builder("raced", Owned::new)).maxIdle(MAX_IDLE)
			.objectSize(1)
			.upkeep(UPKEEP)
			.build();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void leaseThatTwoThreadsCloseAfterItWasOverdueEndsOnce(boolean reset) {
		Pool<Owned> pool = pool(reset);
		Together.race(ROUNDS, () -> overdue(pool), Lease::close, Lease::close);
		assertThat(pool.stats().staleReleases()).isEqualTo(ROUNDS);
		assertBalanced(pool);
	}

	@ParameterizedTest
	@EnumSource
	void leaseThatIsClosedWhileUpkeepIsAtItsSlotEndsOnce(Round round) {
		Pool<Owned> pool = pool(false);
		Together.race(ROUNDS, () -> sighted(pool), Lease::close, (lease) -> round.run(pool, this.time.get()));
		assertThat(pool.stats().staleReleases()).isZero();
		assertBalanced(pool);
	}

	@ParameterizedTest
	@EnumSource
	void leaseThatIsDiscardedWhileUpkeepIsAtItsSlotEndsOnce(Round round) {
		Pool<Owned> pool = pool(false);
		Together.race(ROUNDS, () -> sighted(pool), Lease::discard, (lease) -> round.run(pool, this.time.get()));
		assertThat(pool.stats().discarded()).containsEntry("explicit", (long) ROUNDS);
		assertBalanced(pool);
	}

	@ParameterizedTest
	@EnumSource
	void whatIsDiscardedWhileUpkeepIsAtItsSlotIsNeverTakenForLeaked(Round round) {
		Pool<Owned> pool = pool(false);
		Together.race(ROUNDS, () -> sighted(pool), Lease::discard, (lease) -> round.run(pool, this.time.get()));
		assertThatNothingIsLeaked(pool);
	}

	@ParameterizedTest
	@EnumSource
	void whatIsTrimmedWhileUpkeepIsAtItsSlotIsNeverTakenForLeaked(Round round) {
		Pool<Owned> pool = pool(false);
		Together.race(ROUNDS, () -> {
			sighted(pool).close();
			return pool;
		}, Pool::trim, (raced) -> round.run(pool, this.time.get() + 1));
		assertThatNothingIsLeaked(pool);
	}

	private void assertThatNothingIsLeaked(Pool<Owned> pool) {
		for (int i = 0; i < 3; i++) {
			System.gc();
			pool.age(this.time.addAndGet(10));
		}
		assertThat(pool.stats().leaked()).isZero();
		assertThat(pool.stats().inUse()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void leaseThatTwoThreadsCloseWhileUpkeepIsAtItsSlotEndsOnce(Round round) {
		Pool<Owned> pool = pool(false);
		Together.race(ROUNDS, () -> sighted(pool), Lease::close, (lease) -> {
			round.run(pool, this.time.get());
			lease.close();
		});
		assertThat(pool.stats().staleReleases()).isEqualTo(ROUNDS);
		assertBalanced(pool);
	}

	@ParameterizedTest
	@EnumSource
	void objectThatIsAcquiredWhileUpkeepIsAtItsSlotHasOneOwner(Round round) {
		Pool<Owned> pool = pool(false);
		Together.race(ROUNDS, () -> {
			sighted(pool).close();
			pool.age(this.time.addAndGet(1));
			return pool;
		}, UpkeepRaceTests::own, (raced) -> round.run(pool, this.time.get() + 1));
		assertThat(pool.stats().acquires()).isGreaterThanOrEqualTo(ROUNDS);
		assertBalanced(pool);
	}

	private static void own(Pool<Owned> pool) {
		try (Lease<Owned> first = pool.acquire(); Lease<Owned> second = pool.acquire()) {
			first.get().take(1);
			second.get().take(2);
			first.get().give(1);
			second.get().give(2);
		}
	}

	private Lease<Owned> overdue(Pool<Owned> pool) {
		Lease<Owned> lease = sighted(pool);
		pool.age(this.time.get());
		return lease;
	}

	// A lease in a slot that the next round at the current time will take for overdue.
	private Lease<Owned> sighted(Pool<Owned> pool) {
		pool.resize(MAX_IDLE);
		pool.acquire().close();
		Lease<Owned> lease = pool.acquire();
		lease.get().take(3);
		lease.get().give(3);
		pool.age(this.time.get());
		this.time.addAndGet(2);
		return lease;
	}

	private void assertBalanced(Pool<Owned> pool) {
		assertThat(pool.stats().idle()).isLessThanOrEqualTo(MAX_IDLE);
		StatsLaws.holdAtRest(pool.stats());
		assertThat(pool.stats().retainedBytes()).isEqualTo(pool.stats().idle());
		// what a race has put where nobody looks is found by upkeep
		pool.age(this.time.get());
		PoolStats stats = pool.stats();
		for (long i = 0; i < stats.idle(); i++) {
			pool.acquire().get().take(i + 1);
		}
		assertThat(pool.stats().misses()).as("every idle object is there once").isEqualTo(stats.misses());
	}

	/** What upkeep does. */
	private enum Round {

		AGE {

			@Override
			void run(Pool<Owned> pool, long time) {
				pool.age(time);
			}

		},

		TRIM {

			@Override
			void run(Pool<Owned> pool, long time) {
				pool.trim(DiscardReason.PRESSURE);
			}

		},

		RESIZE {

			@Override
			void run(Pool<Owned> pool, long time) {
				pool.resize(0);
				pool.resize(MAX_IDLE);
			}

		};

		abstract void run(Pool<Owned> pool, long time);

	}

}
