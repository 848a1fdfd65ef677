package io.pooled;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class UpkeepLawsTests {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private static Pool.Builder<StringBuilder> builder(PooledObjectFactory<StringBuilder> factory) {
		return Pool.builder("laws", factory)
			.objectSize(1)
			.upkeep(new UpkeepSettings(Duration.ofSeconds(2), Duration.ofSeconds(10), LeakDetection.COUNT));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void lateReleaseIsNoLeakAlsoIfTheObjectIsNotKept(boolean discard) {
		Pool<StringBuilder> pool = builder(new RecordingFactory()).build();
		pool.acquire().close();
		Lease<StringBuilder> lease = pool.acquire();
		pool.age(0);
		pool.age(10 * SECOND);
		assertThat(pool.stats().overdue()).isEqualTo(1);
		if (discard) {
			lease.discard();
		}
		else {
			lease.close();
			pool.age(11 * SECOND);
			pool.age(12 * SECOND);
		}
		lease = pool.acquire();
		for (int i = 0; i < 5; i++) {
			System.gc();
		}
		assertThat(pool.stats().leaked()).isZero();
		assertThat(pool.stats().overdue()).isZero();
		lease.close();
	}

	@Test
	void leaseThatLostItsPlaceToALowerLimitIsOverdueLikeAnyOther() {
		Pool<StringBuilder> pool = builder(new RecordingFactory()).build();
		pool.acquire().close();
		Lease<StringBuilder> lease = pool.acquire();
		pool.resize(0);
		for (int second = 0; second < 30; second++) {
			pool.age(second * SECOND);
		}
		assertThat(pool.stats().overdue()).isEqualTo(1);
		lease.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "age", "trim", "resize" })
	void errorOfOneDestroyDoesNotKeepTheOthersFromGoing(String how) {
		RecordingFactory fragile = new RecordingFactory() {

			@Override
			public void destroy(StringBuilder object) {
				super.destroy(object);
				throw new NoClassDefFoundError("gone");
			}

		};
		Pool<StringBuilder> pool = builder(fragile).build();
		use(pool, 20);
		pool.age(0);
		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(() -> {
			switch (how) {
				case "age" -> pool.age(SECOND);
				case "trim" -> pool.trim(DiscardReason.PRESSURE);
				default -> pool.resize(0);
			}
		});
		assertThat(pool.stats().idle()).isZero();
		assertThat(fragile.destroyed).hasSize(20).doesNotHaveDuplicates();
	}

	@Test
	void limitBeyondTheSlotsIsRefused() {
		Pool<String> pool = Pool.builder("laws", () -> "x").maxIdle(5).build();
		pool.resize(20);
		assertThatIllegalArgumentException().isThrownBy(() -> pool.resize(Pool.MAX_IDLE + 1))
			.withMessageMatching("maxIdle must be from 0 to [0-9]+, not 65537");
		assertThat(pool.details().settings()).containsEntry("maxIdle", 20);
	}

	@Test
	void bufferPoolKeepsFourTimesAsMuchAfterItsLimitWasRaised() {
		PooledBufferFactory buffers = PooledBufferFactory.builder("laws")
			.sizeClasses(16 * 1024)
			.maxRetained(256 * 16 * 1024)
			.build();
		buffers.resize(1024 * 16 * 1024);
		List<PooledBuffer> open = new ArrayList<>();
		for (int i = 0; i < 1024; i++) {
			open.add(buffers.acquire());
		}
		open.forEach(PooledBuffer::close);
		assertThat(buffers.stats().retainedBytes()).isEqualTo(1024 * 16 * 1024);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 16 })
	void poolShrinksToTwiceItsWorkingSetInTwoRoundsWhateverTheThread(int openAtTheRounds) {
		long[] retained = new long[64];
		for (int i = 0; i < retained.length; i++) {
			int number = i;
			Together.run(1, (thread) -> {
				Pool<StringBuilder> pool = builder(new RecordingFactory()).maxIdle(10_000).build();
				use(pool, 10_000);
				for (int round = 0; round < 2; round++) {
					for (int batch = 0; batch < 20; batch++) {
						use(pool, 64);
					}
					List<Lease<StringBuilder>> open = Stream.generate(pool::acquire).limit(openAtTheRounds).toList();
					pool.age(round * SECOND);
					open.forEach(Lease::close);
				}
				retained[number] = pool.stats().retainedBytes();
			});
		}
		assertThat(LongStream.of(retained).max().orElseThrow()).isLessThanOrEqualTo(2 * 64);
	}

	private static void use(Pool<StringBuilder> pool, int count) {
		Stream.generate(pool::acquire).limit(count).toList().forEach(Lease::close);
	}

	@ParameterizedTest
	@CsvSource({ "60, 50", "60, 60", "60, 40", "60, 25", "60, 100", "60, 0" })
	void roundsOfTheRegistryKeepNothingIdleForLongerThanTheTimeout(int idleTimeout, int overdueAfter) {
		UpkeepSettings upkeep = new UpkeepSettings(Duration.ofSeconds(idleTimeout), Duration.ofSeconds(overdueAfter),
				LeakDetection.COUNT);
		Pool<StringBuilder> pool = builder(new RecordingFactory()).upkeep(upkeep).build();
		pool.age(0);
		pool.acquire().close();
		for (long now = upkeep.period(); now <= upkeep.idleTimeout().toNanos(); now += upkeep.period()) {
			pool.age(now);
		}
		assertThat(pool.stats().idle()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "60, 300", "60, 70", "20, 50" })
	void roundsOfTheRegistryFindALeaseAtMostTwoRoundsAfterItIsOverdue(int idleTimeout, int overdueAfter) {
		UpkeepSettings upkeep = new UpkeepSettings(Duration.ofSeconds(idleTimeout), Duration.ofSeconds(overdueAfter),
				LeakDetection.COUNT);
		Pool<StringBuilder> pool = builder(new RecordingFactory()).upkeep(upkeep).build();
		pool.age(-1);
		Lease<StringBuilder> lease = pool.acquire();
		for (long now = upkeep.period() - 1; now <= upkeep.overdueAfter().toNanos() + 2 * upkeep.period(); now += upkeep
			.period()) {
			pool.age(now);
		}
		assertThat(pool.stats().overdue()).isEqualTo(1);
		lease.close();
	}

	@Test
	void shortestIdleTimeoutIsNotForEver() {
		Pool<StringBuilder> pool = builder(new RecordingFactory()).idleTimeout(Duration.ofNanos(1)).build();
		pool.acquire().close();
		pool.age(0);
		pool.age(SECOND);
		assertThat(pool.stats().idle()).isZero();
	}

}
