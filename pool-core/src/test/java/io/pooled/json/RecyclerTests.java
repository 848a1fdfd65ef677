package io.pooled.json;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.core.util.RecyclerPool;

import io.pooled.Dice;
import io.pooled.PoolStats;
import io.pooled.StatsLaws;
import io.pooled.Together;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A slot is one of the eight places for an array in a recycler.
 */
class RecyclerTests {

	private static final int KINDS = 4;

	private final PooledRecyclerPool pool = PooledRecyclerPool.of("recycler", 16);

	private static Stream<Slot> slots() {
		return IntStream.range(0, 2 * KINDS).mapToObj((i) -> new Slot(i < KINDS, i % KINDS));
	}

	@ParameterizedTest
	@MethodSource("slots")
	void arraysAreThoseOfJacksonAndComeBackUnlessTooLarge(Slot slot) {
		BufferRecycler peer = new BufferRecycler();
		BufferRecycler recycler = this.pool.acquirePooled();
		for (int size : new int[] { 0, 1, 100, 10_000 }) {
			assertThat(Array.getLength(slot.alloc(recycler, size))).isEqualTo(Array.getLength(slot.alloc(peer, size)));
		}
		Object array = slot.alloc(recycler, 20_000);
		slot.release(recycler, array);
		slot.release(recycler, slot.alloc(peer, 300));
		recycler.releaseToPool();
		assertThat(this.pool.stats().retainedBytes()).isEqualTo(slot.isOfBytes() ? 20_000 : 40_000);
		BufferRecycler next = this.pool.acquirePooled();
		assertThat(slot.alloc(next, 0)).isSameAs(array);
		assertThat(this.pool.stats().retainedBytes()).isZero();
		slot.release(next, slot.alloc(next, 400_000));
		next.releaseToPool();
		assertThat(this.pool.stats().discarded()).containsEntry("oversize", 1L);
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void arrayOfAKindThatIsNotKnownIsNotKept() {
		BufferRecycler recycler = this.pool.acquirePooled();
		recycler.releaseByteBuffer(KINDS, new byte[100]);
		recycler.releaseCharBuffer(KINDS, new char[100]);
		recycler.releaseToPool();
		assertThat(this.pool.stats().retainedBytes()).isZero();
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void releaseByTwoNeverLosesTheLeaseOfTheNextOwner() {
		Together.race(200_000, this.pool::acquirePooled, (recycler) -> {
			recycler.releaseToPool();
			BufferRecycler next = this.pool.acquirePooled();
			next.releaseByteBuffer(0, next.allocByteBuffer(0));
			next.releaseToPool();
		}, BufferRecycler::releaseToPool);
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void recyclerWithoutItsArrayStays() {
		for (int i = 0; i < 3; i++) {
			BufferRecycler recycler = this.pool.acquirePooled();
			recycler.allocByteBuffer(0);
			recycler.releaseToPool();
		}
		assertThat(this.pool.stats().created()).isEqualTo(1);
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void secondReleaseIsNone() {
		List<Consumer<BufferRecycler>> ways = List.of(BufferRecycler::releaseToPool, this.pool::releasePooled);
		for (Consumer<BufferRecycler> first : ways) {
			for (Consumer<BufferRecycler> second : ways) {
				BufferRecycler recycler = this.pool.acquireAndLinkPooled();
				assertThat(recycler.isLinkedWithPool()).isTrue();
				first.accept(recycler);
				assertThat(recycler.isLinkedWithPool()).isFalse();
				second.accept(recycler);
				StatsLaws.holdAtRest(this.pool.stats());
			}
		}
		assertThat(this.pool.stats().staleReleases()).isZero();
		assertThat(this.pool.stats().releases()).isEqualTo(4);
	}

	@Test
	void recyclersOfOtherPoolsAreIgnoredOrGoBackToTheirOwn() {
		this.pool.releasePooled(new BufferRecycler());
		BufferRecycler linked = JsonRecyclerPools.newConcurrentDequePool().acquireAndLinkPooled();
		this.pool.releasePooled(linked);
		assertThat(linked.isLinkedWithPool()).isTrue();
		PooledRecyclerPool other = PooledRecyclerPool.of("other", 16);
		this.pool.releasePooled(other.acquirePooled());
		assertThat(other.pooledCount()).isEqualTo(1);
		StatsLaws.holdAtRest(other.stats());
		assertThat(this.pool.stats().releases()).isZero();
		assertThat(this.pool.pooledCount()).isZero();
	}

	@Test
	void recyclerCannotBeLinkedWithAnotherPool() {
		BufferRecycler recycler = this.pool.acquireAndLinkPooled();
		assertThat(recycler.withPool(this.pool)).isSameAs(recycler);
		for (RecyclerPool<BufferRecycler> other : List.of(PooledRecyclerPool.of("other", 1),
				JsonRecyclerPools.newBoundedPool(1))) {
			assertThatIllegalStateException().isThrownBy(() -> recycler.withPool(other))
				.withMessageContaining("Pool 'recycler'");
		}
	}

	/**
	 * The model: who holds which array. Released recyclers go on to be used, and are
	 * released again.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void noArrayIsEverHeldTwice(long seed) {
		Dice dice = new Dice(seed);
		Map<Object, Object> held = new HashMap<>();
		List<Holder> holders = new ArrayList<>();
		List<Holder> stale = new ArrayList<>();
		for (int step = 0; step < 8000; step++) {
			if (holders.isEmpty() || (holders.size() < 8 && dice.roll(6) == 0)) {
				holders.add(new Holder(this.pool.acquirePooled(), held));
			}
			boolean late = !stale.isEmpty() && dice.roll(5) == 0;
			List<Holder> from = late ? stale : holders;
			Holder holder = from.get(dice.roll(from.size()));
			holder.step(dice);
			if (dice.roll(10) == 0) {
				if (dice.roll(3) > 0) {
					holder.giveBackAll();
				}
				holder.recycler.releaseToPool();
				if (!late) {
					holders.remove(holder);
					stale.add(holder);
				}
			}
			if (stale.size() > 5) {
				stale.remove(0).own.keySet().forEach(held::remove);
			}
			if (dice.roll(1000) == 0) {
				this.pool.trim();
			}
			if (step % 50 == 0) {
				StatsLaws.holdAtAnyTime(this.pool.stats());
			}
		}
		holders.forEach((holder) -> holder.recycler.releaseToPool());
		assertSoundAfterRaces();
		assertThat(this.pool.stats().staleReleases()).isZero();
	}

	/**
	 * All work on the same recyclers, whoever leased them.
	 */
	@Test
	void threadsThatShareRecyclersNeverShareAnArray() {
		Set<Object> held = ConcurrentHashMap.newKeySet();
		List<BufferRecycler> recyclers = Stream.generate(this.pool::acquirePooled).limit(3).toList();
		Together.run(4, (number) -> {
			Dice dice = new Dice(number + 1);
			for (int i = 0; i < 20_000; i++) {
				BufferRecycler recycler = (dice.roll(3) == 0) ? this.pool.acquirePooled() : recyclers.get(dice.roll(3));
				Slot slot = new Slot(dice.roll(2) == 0, dice.roll(2));
				Object array = slot.alloc(recycler, dice.roll(200));
				assertThat(held.add(array)).as("held by nobody else").isTrue();
				if (dice.roll(4) == 0) {
					recycler.releaseToPool();
				}
				held.remove(array);
				if (dice.roll(10) > 0) {
					slot.release(recycler, array);
				}
				recycler.releaseToPool();
			}
		});
		StatsLaws.holdAtAnyTime(this.pool.stats());
	}

	@ParameterizedTest
	@ValueSource(ints = { 8000, 30_000, 400_000 })
	void releaseByTwoAtTheSameMomentCountsOnce(int size) {
		int rounds = (size > 100_000) ? 2000 : 20_000;
		Together.race(rounds, () -> {
			BufferRecycler recycler = this.pool.acquirePooled();
			recycler.releaseByteBuffer(0, recycler.allocByteBuffer(0, size));
			return recycler;
		}, BufferRecycler::releaseToPool, BufferRecycler::releaseToPool);
		assertSoundAfterRaces();
		assertThat(this.pool.stats().releases()).isEqualTo(rounds);
		assertThat(this.pool.stats().staleReleases()).isZero();
	}

	@Test
	void arrayTakenAtTheMomentOfTheReleaseIsNotThatOfTheNextOwner() {
		AtomicReference<byte @Nullable []> late = new AtomicReference<>();
		Together.race(20_000, () -> {
			BufferRecycler recycler = this.pool.acquirePooled();
			byte[] array = recycler.allocByteBuffer(0);
			assertThat(array).isNotSameAs(late.getAndSet(null));
			recycler.releaseByteBuffer(0, array);
			return recycler;
		}, BufferRecycler::releaseToPool, (recycler) -> late.set(recycler.allocByteBuffer(0)));
		assertSoundAfterRaces();
	}

	// Nobody has a recycler any more, and no two places have the same one or array.
	private void assertSoundAfterRaces() {
		PoolStats stats = this.pool.stats();
		StatsLaws.holdAtRest(stats);
		Map<Object, Object> seen = new HashMap<>();
		for (long idle = stats.idle(); idle > 0; idle--) {
			BufferRecycler recycler = this.pool.acquirePooled();
			assertThat(seen.put(recycler, recycler)).isNull();
			slots().map((slot) -> slot.alloc(recycler, 0))
				.forEach((array) -> assertThat(seen.put(array, recycler)).isNull());
		}
		assertThat(this.pool.stats().inUse()).isEqualTo(stats.idle());
	}

	record Slot(boolean isOfBytes, int kind) {

		Object alloc(BufferRecycler recycler, int size) {
			return this.isOfBytes ? recycler.allocByteBuffer(this.kind, size)
					: recycler.allocCharBuffer(this.kind, size);
		}

		void release(BufferRecycler recycler, Object array) {
			if (array instanceof byte[] bytes) {
				recycler.releaseByteBuffer(this.kind, bytes);
			}
			else {
				recycler.releaseCharBuffer(this.kind, (char[]) array);
			}
		}

	}

	private static final class Holder {

		private final BufferRecycler recycler;

		private final Map<Object, Object> held;

		private final Map<Object, Slot> own = new HashMap<>();

		Holder(BufferRecycler recycler, Map<Object, Object> held) {
			this.recycler = recycler;
			this.held = held;
		}

		void step(Dice dice) {
			if (this.own.isEmpty() || dice.roll(2) == 0) {
				Slot slot = new Slot(dice.roll(2) == 0, dice.roll(KINDS));
				Object array = slot.alloc(this.recycler, (dice.roll(3) == 0) ? dice.roll(60_000) : 0);
				assertThat(this.held.put(array, this)).as("the other holder of an array").isNull();
				this.own.put(array, slot);
			}
			else {
				giveBack(this.own.keySet().iterator().next());
			}
		}

		void giveBack(Object array) {
			this.held.remove(array);
			Objects.requireNonNull(this.own.remove(array)).release(this.recycler, array);
		}

		void giveBackAll() {
			List.copyOf(this.own.keySet()).forEach(this::giveBack);
		}

	}

}
