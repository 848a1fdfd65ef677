package io.pooled;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LeaseTests {

	private static final int ROUNDS = 10_000;

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void getAfterReleaseMustThrowAndNameThePool(boolean reset) {
		Pool<Owned> pool = pool(reset, 4);
		Lease<Owned> closed = pool.acquire();
		closed.close();
		assertThatIllegalStateException().isThrownBy(closed::get)
			.withMessage("Pool 'leased': lease used after it was released; acquire a new one");
		Lease<Owned> discarded = pool.acquire();
		discarded.discard();
		assertThatIllegalStateException().isThrownBy(discarded::get).withMessageContaining("Pool 'leased'");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void secondCloseIsHarmlessAndCounted(boolean reset) {
		Pool<Owned> pool = pool(reset, 4);
		Lease<Owned> lease = pool.acquire();
		lease.close();
		lease.close();
		lease.discard();
		assertThat(pool.stats().staleReleases()).isEqualTo(2);
		assertThat(pool.stats().releases()).isEqualTo(1);
		assertThat(pool.stats().idle()).isEqualTo(1);
		StatsLaws.holdAtRest(pool.stats());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void secondCloseMustNotFreeTheNextOwnersLease(boolean reset) {
		Pool<Owned> pool = pool(reset, 4);
		Lease<Owned> first = pool.acquire();
		first.close();
		Lease<Owned> second = pool.acquire();
		first.close();
		first.discard();
		Lease<Owned> third = pool.acquire();
		assertThat(third.get()).isNotSameAs(second.get());
		second.close();
		third.close();
		assertThat(pool.stats().staleReleases()).isEqualTo(2);
		assertThat(pool.stats().idle()).isEqualTo(2);
		StatsLaws.holdAtRest(pool.stats());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void secondCloseMustNotFreeAnObjectThatMovedToAnotherThreadsStripe(boolean reset) {
		Pool<Owned> pool = pool(reset, 64);
		Lease<Owned> first = pool.acquire();
		Owned object = first.get();
		first.close();
		AtomicReference<@Nullable Lease<Owned>> stolen = new AtomicReference<>();
		Together.elsewhere(() -> {
			Lease<Owned> second = pool.acquire();
			assertThat(second.get()).isSameAs(object);
			stolen.set(second);
			first.close();
			assertNotHandedOut(pool, object);
		});
		first.close();
		assertNotHandedOut(pool, object);
		pool.trim();
		Together.elsewhere(() -> {
			close(stolen.get());
			Lease<Owned> third = pool.acquire();
			assertThat(third.get()).isSameAs(object);
			first.close();
			close(stolen.get());
			assertNotHandedOut(pool, object);
			third.close();
		});
		assertThat(pool.stats().staleReleases()).isEqualTo(4);
		StatsLaws.holdAtRest(pool.stats());
	}

	private static void close(@Nullable Lease<Owned> lease) {
		assertThat(lease).isNotNull();
		if (lease != null) {
			lease.close();
		}
	}

	private static void assertNotHandedOut(Pool<Owned> pool, Owned object) {
		try (Lease<Owned> other = pool.acquire(); Lease<Owned> another = pool.acquire()) {
			assertThat(other.get()).isNotSameAs(object);
			assertThat(another.get()).isNotSameAs(object);
		}
	}

	@Test
	void secondReleaseOfTheEngineIsStaleAtEveryStage() {
		EntrySource<ObjectEntry<String>> source = new EntrySource<>(() -> new ObjectEntry<>("x"), (entry) -> {
		}, new Demand(), null, 1);
		StripedPool<ObjectEntry<String>> engine = new StripedPool<>("engine", source, null, new Budget(64), 1, 64,
				UpkeepSettings.DEFAULT, new LeaseWatch("engine", UpkeepSettings.DEFAULT));
		ObjectEntry<String> entry = engine.acquire();
		int generation = entry.generation();
		assertThat(engine.release(entry, generation)).isTrue();
		assertThat(engine.release(entry, generation)).isFalse();
		assertThat(engine.discard(entry, generation, DiscardReason.EXPLICIT)).isFalse();
		assertThat(engine.acquire()).isSameAs(entry);
		int second = entry.generation();
		assertThat(engine.release(entry, generation)).isFalse();
		assertThat(engine.discard(entry, generation, DiscardReason.EXPLICIT)).isFalse();
		assertThat(engine.release(entry, second)).isTrue();
		Together.elsewhere(() -> {
			assertThat(engine.acquire()).isSameAs(entry);
			int third = entry.generation();
			assertThat(engine.release(entry, generation)).isFalse();
			assertThat(engine.release(entry, second)).isFalse();
			assertThat(engine.discard(entry, second, DiscardReason.EXPLICIT)).isFalse();
			assertThat(engine.release(entry, third)).isTrue();
			assertThat(engine.release(entry, third)).isFalse();
		});
		assertThat(engine.housekeeping.trim(DiscardReason.IDLE)).isEqualTo(1);
		for (int old = generation; old <= entry.generation(); old++) {
			assertThat(engine.release(entry, generation)).isFalse();
		}
		assertThat(engine.counts().idle()).isZero();
		assertThat(engine.counts().discarded()[DiscardReason.IDLE.ordinal()]).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void discardedObjectIsNeverHandedOutAgain(boolean reset) {
		Pool<Owned> pool = pool(reset, 4);
		pool.acquire().close();
		Lease<Owned> lease = pool.acquire();
		Owned object = lease.get();
		lease.discard();
		lease.close();
		assertNotHandedOut(pool, object);
		assertThat(pool.stats().discarded()).containsEntry("explicit", 1L);
		assertThat(pool.stats().staleReleases()).as("closing what was discarded is no mistake").isZero();
		StatsLaws.holdAtRest(pool.stats());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void secondReleaseThrowsInStrictMode(boolean reset) {
		UpkeepSettings strict = new UpkeepSettings(Duration.ZERO, Duration.ofMinutes(1), LeakDetection.STRICT);
		Pool<Owned> pool = (reset ? Pool.builder("strict", new OwnedFactory()) : Pool.builder("strict", Owned::new))
			.upkeep(strict)
			.build();
		Lease<Owned> lease = pool.acquire();
		lease.close();
		assertThatIllegalStateException().isThrownBy(lease::close)
			.withMessageContaining("Pool 'strict': released twice");
		assertThatIllegalStateException().isThrownBy(lease::discard)
			.withMessageContaining("Pool 'strict': released twice");
		Lease<Owned> discarded = pool.acquire();
		discarded.discard();
		discarded.close();
		assertThat(pool.stats().staleReleases()).isEqualTo(2);
		StatsLaws.holdAtRest(pool.stats());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void twoThreadsClosingOneLeaseAtOnceEndItOnce(boolean reset) {
		assertThat(endOnce(reset, Lease::close, Lease::close)).isEqualTo(ROUNDS);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void twoThreadsDiscardingOneLeaseAtOnceEndItOnce(boolean reset) {
		assertThat(endOnce(reset, Lease::discard, Lease::discard)).isLessThanOrEqualTo(ROUNDS);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void closingAndDiscardingOneLeaseAtOnceEndItOnce(boolean reset) {
		assertThat(endOnce(reset, Lease::close, Lease::discard)).isLessThanOrEqualTo(ROUNDS);
	}

	// Two threads end one lease at once while two others acquire and release.
	private static long endOnce(boolean reset, Consumer<Lease<Owned>> first, Consumer<Lease<Owned>> second) {
		Pool<Owned> pool = pool(reset, 3);
		AtomicBoolean done = new AtomicBoolean();
		long[] others = new long[3];
		Together.run(3, (thread) -> {
			if (thread == 0) {
				try {
					Together.race(ROUNDS, () -> takenAndGiven(pool), first, second);
				}
				finally {
					done.set(true);
				}
				return;
			}
			while (!done.get()) {
				try (Lease<Owned> lease = pool.acquire()) {
					lease.get().take(thread);
					lease.get().give(thread);
				}
				others[thread]++;
				if ((others[thread] & 7) == 0) {
					Thread.yield();
				}
			}
		});
		PoolStats stats = pool.stats();
		assertThat(stats.acquires()).isEqualTo(ROUNDS + others[1] + others[2]);
		assertThat(stats.idle()).isLessThanOrEqualTo(3);
		StatsLaws.holdAtRest(stats);
		assertEveryIdleObjectIsThereOnce(pool, stats);
		return stats.staleReleases();
	}

	private static Lease<Owned> takenAndGiven(Pool<Owned> pool) {
		Lease<Owned> lease = pool.acquire();
		lease.get().take(-1);
		lease.get().give(-1);
		return lease;
	}

	private static void assertEveryIdleObjectIsThereOnce(Pool<Owned> pool, PoolStats stats) {
		for (long i = 0; i < stats.idle(); i++) {
			pool.acquire().get().take(i + 1);
		}
		assertThat(pool.stats().misses()).isEqualTo(stats.misses());
	}

	@Test
	void twoThreadsClosingOneLeaseAtOnceResetItsObjectOnce() {
		OwnedFactory factory = new OwnedFactory();
		Pool<Owned> pool = Pool.builder("leased", factory).maxIdle(3).build();
		Together.race(ROUNDS, () -> takenAndGiven(pool), Lease::close, Lease::close);
		assertThat(factory.resets.sum()).isEqualTo(ROUNDS);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void leaseMayBeClosedByAnotherThread(boolean reset) {
		Pool<Owned> pool = pool(reset, 64);
		for (int i = 0; i < 10; i++) {
			Lease<Owned> lease = pool.acquire();
			Together.elsewhere(() -> {
				lease.get().take(1);
				lease.get().give(1);
				lease.close();
			});
		}
		assertThat(pool.stats().idle()).isEqualTo(1);
		assertThat(pool.stats().hits()).isEqualTo(9);
		StatsLaws.holdAtRest(pool.stats());
	}

	private static Pool<Owned> pool(boolean reset, int maxIdle) {
		return (reset ? Pool.builder("leased", new OwnedFactory()) : Pool.builder("leased", Owned::new))
			.maxIdle(maxIdle)
			.build();
	}

}
