package com.acme;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.LeakDetection;
import io.pooled.LeakSite;
import io.pooled.ManagedPool;
import io.pooled.StatsLaws;
import io.pooled.Together;
import io.pooled.UpkeepSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What went wrong in Jetty (CVE-2019-17638): one owner releases twice, another one
 * acquires the same memory, and the first one goes on to write to it and to release it.
 */
class SecondReleaseTests {

	private static final Logger LEAKS = Logger.getLogger("io.pooled.leaks");

	private static final int FEW_ROUNDS = 3;

	private static final int ROUNDS = 200;

	@BeforeAll
	static void logNothing() {
		LEAKS.setLevel(Level.OFF);
	}

	@AfterAll
	static void logAgain() {
		LEAKS.setLevel(null);
	}

	static Stream<Arguments> cells() {
		List<Arguments> cells = new ArrayList<>();
		for (Leased leased : Leased.values()) {
			for (LeakDetection detection : LeakDetection.values()) {
				for (boolean zero : leased.zeroing()) {
					for (Second second : Second.values()) {
						if (second != Second.AT_THE_SAME_TIME || leased.mayBeClosedByTwoAtTheSameTime()) {
							cells.add(Arguments.of(leased, detection, zero, second));
						}
					}
				}
			}
		}
		return cells.stream();
	}

	@ParameterizedTest(name = "{0}, {1}, zeroing {2}, {3}")
	@MethodSource("cells")
	void ownerWhoReleasesTwiceAndGoesOnReachesNothingOfTheNextOne(Leased leased, LeakDetection detection, boolean zero,
			Second second) throws Exception {
		UpkeepSettings upkeep = new UpkeepSettings(Duration.ofMinutes(1), Duration.ofHours(1), detection, 1);
		Scene scene = new Scene(leased, leased.pool(upkeep, zero), detection == LeakDetection.STRICT);
		int rounds = second.play(scene);
		ManagedPool pool = scene.pool;
		StatsLaws.holdAtRest(pool.stats());
		assertThat(pool.stats().acquires()).isEqualTo(3L * rounds * leased.acquires());
		long counted = leased.isCounted() ? 2L * rounds : 0;
		assertThat(pool.stats().staleReleases()).as("second and third releases").isEqualTo(counted);
		assertThat(pool.leaks()
			.stream()
			.filter((site) -> site.kind().equals("double-release"))
			.mapToLong(LeakSite::count)
			.sum()).as("those that were found").isEqualTo(scene.strict ? counted : 0);
	}

	/** By whom, or when, the second release is done. */
	enum Second {

		BY_THE_SAME_THREAD {

			@Override
			int play(Scene scene) throws Exception {
				for (int i = 0; i < FEW_ROUNDS; i++) {
					Owner first = scene.begin();
					first.release();
					scene.releaseAgain(first::release);
					scene.goOn(first, Second::here);
				}
				return FEW_ROUNDS;
			}

		},

		BY_ANOTHER_THREAD {

			@Override
			int play(Scene scene) throws Exception {
				for (int i = 0; i < FEW_ROUNDS; i++) {
					Owner first = scene.begin();
					first.release();
					Together.elsewhere(() -> scene.releaseAgain(first::release));
					scene.goOn(first, Together::elsewhere);
				}
				return FEW_ROUNDS;
			}

		},

		AT_THE_SAME_TIME {

			@Override
			int play(Scene scene) throws Exception {
				List<Owner> last = new ArrayList<>();
				AtomicInteger refused = new AtomicInteger();
				Together.race(ROUNDS, () -> unchecked(() -> {
					if (!last.isEmpty()) {
						scene.goOn(last.remove(0), Second::here);
					}
					last.add(scene.begin());
					return last.get(0);
				}), (first) -> scene.releaseOrBeRefused(first, refused),
						(first) -> scene.releaseOrBeRefused(first, refused));
				scene.goOn(last.remove(0), Second::here);
				assertThat(refused).as("one of two").hasValue(scene.refuses() ? ROUNDS : 0);
				return ROUNDS;
			}

		};

		abstract int play(Scene scene) throws Exception;

		private static void here(Together.Task task) {
			unchecked(() -> {
				task.run();
				return task;
			});
		}

		private static <T> T unchecked(Callable<T> action) {
			try {
				return action.call();
			}
			catch (Exception ex) {
				throw new AssertionError(ex);
			}
		}

	}

	/** The first owner, and two others. */
	private static final class Scene {

		private final Leased leased;

		private final ManagedPool pool;

		private final boolean strict;

		private Set<Object> memory = Set.of();

		private Scene(Leased leased, ManagedPool pool, boolean strict) {
			this.leased = leased;
			this.pool = pool;
			this.strict = strict;
		}

		private boolean refuses() {
			return this.strict && this.leased.isCounted();
		}

		private Owner owner(char value) throws Exception {
			Owner owner = this.leased.acquire(this.pool);
			owner.write((byte) value);
			return owner;
		}

		private Owner begin() throws Exception {
			Owner first = owner('A');
			this.memory = first.memory();
			assertThat(this.memory).isNotEmpty();
			return first;
		}

		private void releaseAgain(ThrowingCallable release) {
			if (refuses()) {
				assertThatIllegalStateException().isThrownBy(release)
					.withMessageStartingWith("Pool '" + this.pool.name() + "': released twice");
			}
			else {
				assertThatCode(release).doesNotThrowAnyException();
			}
		}

		private void releaseOrBeRefused(Owner first, AtomicInteger refused) {
			try {
				first.release();
			}
			catch (IllegalStateException ex) {
				assertThat(ex).hasMessageContaining("released twice");
				refused.incrementAndGet();
			}
			catch (Exception ex) {
				throw new AssertionError(ex);
			}
		}

		// What the first owner does is done where it is told.
		private void goOn(Owner first, Consumer<Together.Task> where) throws Exception {
			Owner second = owner('B');
			assertThat(second.memory().equals(this.memory)).as("memory of the second owner").isTrue();
			where.accept(() -> useLate(first));
			where.accept(() -> releaseAgain(first::releaseOnceMore));
			Owner third = owner('C');
			assertThat(Collections.disjoint(third.memory(), second.memory())).as("memory of the third owner").isTrue();
			where.accept(() -> useLate(first));
			second.releaseUnharmed((byte) 'B');
			where.accept(() -> useLate(first));
			third.releaseUnharmed((byte) 'C');
		}

		private static void useLate(Owner first) {
			first.lateUses().forEach(Owner.LateUse::expect);
		}

	}

}
