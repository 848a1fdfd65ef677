package io.pooled;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The time between two rounds is half of the idle timeout, unless a test says otherwise.
 */
class AgeingTests {

	private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(10);

	private static final long ROUND = IDLE_TIMEOUT.toNanos() / 2;

	private final RecordingFactory factory = new RecordingFactory();

	private final Pool<StringBuilder> pool = pool(this.factory);

	private static Pool<StringBuilder> pool(RecordingFactory factory) {
		return Pool.builder("ageing", factory).maxIdle(100).idleTimeout(IDLE_TIMEOUT).build();
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, -2_500_000_000L, Long.MAX_VALUE - 1, Long.MIN_VALUE })
	void idleObjectSurvivesOneRoundAndGoesInTheSecond(long origin) {
		this.pool.acquire().close();
		assertThat(this.pool.age(origin)).isZero();
		assertThat(this.pool.stats().idle()).isEqualTo(1);
		assertThat(this.pool.age(origin + ROUND)).isEqualTo(1);
		assertThat(this.pool.stats().idle()).isZero();
		assertThat(this.pool.age(origin + 2 * ROUND)).isZero();
		assertThat(this.pool.stats().discarded()).containsEntry("idle", 1L);
		assertThat(StatsLaws.discarded(this.pool.stats())).isEqualTo(1);
		assertThat(this.factory.destroyed).hasSize(1).first().isSameAs(this.factory.created.get(0));
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void preallocatedObjectGoesLikeAnyOther() {
		Pool<StringBuilder> pool = Pool.builder("ageing", this.factory)
			.preallocate(20)
			.idleTimeout(IDLE_TIMEOUT)
			.build();
		assertThat(pool.age(0)).isZero();
		assertThat(pool.age(ROUND)).isEqualTo(20);
		assertThat(this.factory.destroyed).doesNotHaveDuplicates();
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void objectThatIsUsedBetweenTheRoundsStays() {
		for (int round = 0; round < 100; round++) {
			this.pool.acquire().close();
			assertThat(this.pool.age(round * ROUND)).isZero();
		}
		assertThat(this.factory.created).hasSize(1);
		assertThat(this.factory.destroyed).isEmpty();
	}

	@Test
	void objectInUseIsNotIdle() {
		this.pool.acquire().close();
		Lease<StringBuilder> lease = this.pool.acquire();
		for (int round = 0; round < 100; round++) {
			assertThat(this.pool.age(round * ROUND)).isZero();
		}
		lease.close();
		assertThat(this.pool.age(100 * ROUND)).isZero();
		assertThat(this.pool.age(101 * ROUND)).isEqualTo(1);
		assertThat(this.factory.destroyed).hasSize(1);
	}

	@Test
	void roundsThatComeTooEarlyChangeNothing() {
		this.pool.acquire().close();
		for (long time : new long[] { 0, 0, 1, ROUND / 3, ROUND / 2, ROUND - 1 }) {
			assertThat(this.pool.age(time)).isZero();
		}
		assertThat(this.pool.stats().idle()).isEqualTo(1);
		assertThat(this.pool.age(ROUND)).isEqualTo(1);
	}

	@Test
	void zeroIdleTimeoutKeepsForEver() {
		Pool<StringBuilder> pool = Pool.builder("ageing", this.factory).idleTimeout(Duration.ZERO).build();
		pool.acquire().close();
		for (int day = 0; day < 1000; day++) {
			assertThat(pool.age(Duration.ofDays(day).toNanos())).isZero();
		}
		assertThat(pool.stats().idle()).isEqualTo(1);
	}

	@Test
	void nothingStaysIdleLongerThanTheTimeoutAndNothingGoesThatWasUsedInTheLastHalfOfIt() {
		Random random = new Random(42);
		Clock clock = new Clock();
		Pool<Timed> pool = Pool.builder("ageing", clock).maxIdle(100).idleTimeout(IDLE_TIMEOUT).build();
		for (int round = 1; round < 500; round++) {
			while (random.nextInt(3) > 0) {
				clock.now += random.nextLong(round * ROUND - clock.now);
				use(pool, random.nextInt(40)).forEach((object) -> object.used = clock.now);
			}
			clock.now = round * ROUND;
			pool.age(clock.now);
			for (Timed object : clock.created) {
				if (object.gone == 0) {
					assertThat(clock.now - object.used).isLessThan(2 * ROUND);
				}
				else {
					assertThat(clock.now - object.used).isBetween(ROUND, 2 * ROUND);
				}
			}
			clock.created.removeIf((object) -> object.gone > 0);
		}
		assertThat(pool.stats().discarded().getOrDefault("idle", 0L)).isGreaterThan(1000);
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void hotObjectsStayWhileColdOnesOfTheSamePoolGo() {
		use(this.pool, 50);
		this.pool.age(0);
		List<StringBuilder> hot = use(this.pool, 3);
		assertThat(this.pool.age(ROUND)).isEqualTo(47);
		assertThat(this.factory.destroyed).hasSize(47).doesNotContainAnyElementsOf(hot).doesNotHaveDuplicates();
		for (int round = 2; round < 10; round++) {
			assertThat(use(this.pool, 3)).containsExactlyInAnyOrderElementsOf(hot);
			assertThat(this.pool.age(round * ROUND)).isZero();
		}
		assertThat(this.factory.created).hasSize(50);
		StatsLaws.holdAtRest(this.pool.stats());
	}

	// Leases several objects at once.
	private static <T> List<T> use(Pool<T> pool, int count) {
		List<Lease<T>> leases = IntStream.range(0, count).mapToObj((i) -> pool.acquire()).toList();
		List<T> objects = leases.stream().map(Lease::get).toList();
		leases.forEach(Lease::close);
		return objects;
	}

	@Test
	void exceptionOfDestroyDoesNotKeepTheOthersFromGoing() {
		RecordingFactory fragile = new RecordingFactory() {

			@Override
			public void destroy(StringBuilder object) {
				super.destroy(object);
				throw new IllegalArgumentException("broken");
			}

		};
		Pool<StringBuilder> pool = pool(fragile);
		use(pool, 20);
		pool.age(0);
		assertThat(pool.age(ROUND)).isEqualTo(20);
		assertThat(fragile.destroyed).hasSize(20).doesNotHaveDuplicates();
		assertThat(pool.stats().discarded()).containsEntry("idle", 20L);
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void errorOfDestroyBreaksNoCountAndEverythingGoesInTheEnd() {
		RecordingFactory fragile = new RecordingFactory() {

			@Override
			public void destroy(StringBuilder object) {
				super.destroy(object);
				throw new NoClassDefFoundError("gone");
			}

		};
		Pool<StringBuilder> pool = pool(fragile);
		use(pool, 20);
		int failed = 0;
		for (int round = 0; round < 30; round++) {
			try {
				pool.age(round * ROUND);
			}
			catch (NoClassDefFoundError ex) {
				failed++;
			}
			StatsLaws.holdAtRest(pool.stats());
		}
		assertThat(failed).isPositive();
		assertThat(fragile.destroyed).hasSize(20).doesNotHaveDuplicates();
		assertThat(pool.stats().discarded()).containsEntry("idle", 20L);
		assertThat(pool.stats().idle()).isZero();
	}

	@Test
	void closedPoolDoesNotAge() {
		Lease<StringBuilder> lease = this.pool.acquire();
		this.pool.acquire().close();
		this.pool.close();
		for (int round = 0; round < 5; round++) {
			assertThat(this.pool.age(round * ROUND)).isZero();
		}
		lease.close();
		assertThat(this.pool.age(5 * ROUND)).isZero();
		assertThat(this.factory.destroyed).hasSize(2).doesNotHaveDuplicates();
		assertThat(this.pool.stats().discarded()).containsEntry("idle", 0L).containsEntry("explicit", 2L);
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void idleSegmentsOfEveryClassGo() {
		PooledBufferFactory buffers = PooledBufferFactory.builder("ageing")
			.sizeClasses(16, 64, 256)
			.upkeep(new UpkeepSettings(IDLE_TIMEOUT, Duration.ZERO, LeakDetection.COUNT))
			.build();
		List<PooledBuffer> open = new ArrayList<>();
		for (int size : new int[] { 16, 64, 256, 1000 }) {
			open.add(buffers.acquire(size));
			open.get(open.size() - 1).write(new byte[size]);
		}
		open.forEach(PooledBuffer::close);
		long idle = buffers.stats().idle();
		assertThat(buffers.age(0)).isZero();
		buffers.acquire(16).close();
		assertThat(buffers.age(ROUND)).isEqualTo((int) idle - 1);
		assertThat(buffers.stats().retainedBytes()).isEqualTo(16);
		assertThat(buffers.age(2 * ROUND)).isEqualTo(1);
		assertThat(buffers.stats().retainedBytes()).isZero();
		assertThat(buffers.stats().discarded()).containsEntry("idle", idle);
		StatsLaws.holdAtRest(buffers.stats());
	}

	private static final class Timed {

		private long used;

		private long gone;

	}

	private static final class Clock implements PooledObjectFactory<Timed> {

		final List<Timed> created = new ArrayList<>();

		long now;

		@Override
		public Timed create() {
			Timed object = new Timed();
			this.created.add(object);
			return object;
		}

		@Override
		public boolean reset(Timed object) {
			return true;
		}

		@Override
		public void destroy(Timed object) {
			object.gone = this.now;
		}

	}

}
