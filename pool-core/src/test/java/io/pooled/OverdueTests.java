package io.pooled;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The time between two rounds is half of the time after which a lease is overdue, unless
 * a test says otherwise.
 */
class OverdueTests {

	private static final Duration OVERDUE_AFTER = Duration.ofSeconds(100);

	private static final UpkeepSettings UPKEEP = new UpkeepSettings(Duration.ZERO, OVERDUE_AFTER, LeakDetection.COUNT);

	private static final long OVERDUE = OVERDUE_AFTER.toNanos();

	private static final long ROUND = OVERDUE / 2;

	private final RecordingFactory factory = new RecordingFactory();

	private final Pool<StringBuilder> pool = Pool.builder("overdue", this.factory).objectSize(1).upkeep(UPKEEP).build();

	@ParameterizedTest
	@EnumSource
	void leaseIsOverdueFromItsAgeOnUntilItsRelease(Origin origin) {
		Lease<StringBuilder> lease = origin.lease(this.pool);
		for (long time : new long[] { 0, 1, ROUND, OVERDUE - 1 }) {
			this.pool.age(time);
			assertThat(this.pool.stats().overdue()).as("at %s", time).isZero();
			assertThat(this.pool.stats().imbalance()).isZero();
		}
		for (long time : new long[] { OVERDUE, OVERDUE + 1, 10 * OVERDUE }) {
			this.pool.age(time);
			assertThat(this.pool.stats().overdue()).as("at %s", time).isEqualTo(1);
			assertThat(this.pool.stats().imbalance()).isEqualTo(1.0 / this.pool.stats().acquires());
		}
		assertThat(this.pool.stats().leaked()).isZero();
		lease.close();
		assertNothingIsOverdue();
	}

	private void assertNothingIsOverdue() {
		assertThat(this.pool.stats().overdue()).isZero();
		assertThat(this.pool.stats().imbalance()).isZero();
		assertThat(this.pool.stats().leaked()).isZero();
		assertThat(this.pool.stats().staleReleases()).isZero();
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@ParameterizedTest
	@EnumSource
	void ownerOfAnOverdueObjectGoesOnAndNobodyElseGetsIt(Origin origin) {
		Lease<StringBuilder> lease = origin.lease(this.pool);
		StringBuilder object = lease.get().append("mine");
		ageUntilOverdue();
		assertThat(this.pool.stats().retainedBytes()).as("its slot was vacated").isZero();
		List<Lease<StringBuilder>> others = new ArrayList<>();
		Together.elsewhere(() -> others.addAll(Stream.generate(this.pool::acquire).limit(40).toList()));
		others.addAll(Stream.generate(this.pool::acquire).limit(40).toList());
		assertThat(others).extracting(Lease::get).doesNotContain(object);
		others.forEach(Lease::discard);
		assertThat(lease.get()).isSameAs(object).hasToString("mine");
		lease.close();
		assertThat(this.pool.stats().idle()).as("it comes back as a new one").isEqualTo(1);
		assertThat(this.pool.stats().retainedBytes()).isEqualTo(1);
		long hits = this.pool.stats().hits();
		try (Lease<StringBuilder> next = this.pool.acquire()) {
			assertThat(next.get()).isSameAs(object).isEmpty();
			assertThat(this.pool.stats().hits()).isEqualTo(hits + 1);
			this.pool.age(OVERDUE + 1);
			assertThat(this.pool.stats().overdue()).as("its next lease is a new one").isZero();
		}
		assertThat(this.factory.destroyed).doesNotContain(object);
		assertNothingIsOverdue();
	}

	private void ageUntilOverdue() {
		this.pool.age(0);
		this.pool.age(OVERDUE);
		assertThat(this.pool.stats().overdue()).isEqualTo(1);
	}

	@Test
	void leaseInASlotTakesItsPlaceUntilItIsOverdue() {
		Origin.IN_A_SLOT.lease(this.pool);
		this.pool.age(0);
		this.pool.age(OVERDUE - 1);
		assertThat(this.pool.stats().retainedBytes()).isEqualTo(1);
		this.pool.age(OVERDUE);
		assertThat(this.pool.stats().retainedBytes()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void secondCloseOfAnOverdueLeaseIsStaleOnce(Origin origin) {
		Lease<StringBuilder> lease = origin.lease(this.pool);
		ageUntilOverdue();
		lease.close();
		lease.close();
		assertThat(this.pool.stats().staleReleases()).isEqualTo(1);
		assertThat(this.pool.stats().overdue()).isZero();
		assertThat(this.pool.stats().idle()).isEqualTo(1);
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@ParameterizedTest
	@EnumSource
	void overdueLeaseMayBeDiscarded(Origin origin) {
		Lease<StringBuilder> lease = origin.lease(this.pool);
		StringBuilder object = lease.get();
		ageUntilOverdue();
		lease.discard();
		lease.close();
		assertThat(this.factory.destroyed).hasSize(1).first().isSameAs(object);
		assertThat(this.pool.stats().discarded()).containsEntry("explicit", 1L);
		assertThat(this.pool.stats().idle()).isZero();
		assertNothingIsOverdue();
	}

	@Test
	void overdueLeasesAskForAttention() {
		for (int i = 0; i < 199; i++) {
			this.pool.acquire().close();
		}
		Lease<StringBuilder> lease = this.pool.acquire();
		assertThat(this.pool.stats().status()).isEqualTo("healthy");
		ageUntilOverdue();
		assertThat(this.pool.stats().status()).isEqualTo("attention");
		assertThat(this.pool.stats().imbalance()).isEqualTo(1.0 / 200);
		lease.close();
		assertThat(this.pool.stats().status()).isEqualTo("healthy");
	}

	@Test
	void noLeaseIsOverdueEarlyNorMoreThanOneRoundLate() {
		Random random = new Random(42);
		List<Lease<StringBuilder>> leases = new ArrayList<>();
		List<Long> began = new ArrayList<>();
		for (long now = 0; now < 1000 * ROUND; now += ROUND / 10) {
			for (int i = random.nextInt(4); i > 0; i--) {
				leases.add((random.nextInt(20) > 0) ? this.pool.acquire() : Origin.STOLEN.lease(this.pool));
				began.add(now);
			}
			while (random.nextInt(50) < leases.size()) {
				int ended = random.nextInt(1 + random.nextInt(leases.size()));
				began.remove(ended);
				leases.remove(ended).close();
			}
			if (now % ROUND == 0) {
				this.pool.age(now);
				assertThat(this.pool.stats().overdue()).isBetween(older(began, now - OVERDUE - ROUND),
						older(began, now - OVERDUE));
			}
		}
		leases.forEach(Lease::close);
		assertNothingIsOverdue();
	}

	private static long older(List<Long> began, long time) {
		return began.stream().filter((each) -> each <= time).count();
	}

	@ParameterizedTest
	@EnumSource
	void lostLeaseIsLeakedAndStaysOverdue(Origin origin) {
		lose(origin);
		this.pool.age(0);
		this.pool.age(OVERDUE);
		Await.untilCollected("the lost object", () -> this.pool.stats().leaked() == 1);
		for (int round = 3; round < 10; round++) {
			this.pool.acquire().close();
			this.pool.age(round * ROUND);
			assertThat(this.pool.stats().leaked()).isEqualTo(1);
			assertThat(this.pool.stats().overdue()).isEqualTo(1);
			assertThat(this.pool.stats().inUse()).isEqualTo(1);
		}
		StatsLaws.holdAtAnyTime(this.pool.stats());
	}

	private void lose(Origin origin) {
		origin.lease(this.pool);
		this.factory.created.clear();
		this.factory.reset.clear();
	}

	@ParameterizedTest
	@EnumSource
	void zeroOverdueAfterMeansNever(Origin origin) {
		Pool<StringBuilder> pool = Pool.builder("overdue", this.factory).overdueAfter(Duration.ZERO).build();
		Lease<StringBuilder> lease = origin.lease(pool);
		for (int day = 0; day < 1000; day++) {
			pool.age(Duration.ofDays(day).toNanos());
		}
		assertThat(pool.stats().overdue()).isZero();
		lease.close();
		StatsLaws.holdAtRest(pool.stats());
	}

	private static Stream<PooledBufferFactory> buffers() {
		PooledBufferFactory reusing = newBuffers();
		try (PooledBuffer buffer = reusing.acquire(16)) {
			buffer.write(new byte[200]);
		}
		return Stream.of(newBuffers(), reusing);
	}

	private static PooledBufferFactory newBuffers() {
		return PooledBufferFactory.builder("overdue").sizeClasses(16, 64).upkeep(UPKEEP).build();
	}

	@ParameterizedTest
	@MethodSource("buffers")
	void segmentsOfAnOverdueBufferAreOverdueUntilItsClose(PooledBufferFactory buffers) {
		byte[] content = new byte[200];
		Arrays.fill(content, (byte) 7);
		PooledBuffer buffer = buffers.acquire(16);
		buffer.write(content);
		long segments = buffers.stats().inUse();
		assertThat(segments).isGreaterThan(3);
		buffers.age(0);
		buffers.age(OVERDUE - 1);
		assertThat(buffers.stats().overdue()).isZero();
		buffers.age(OVERDUE);
		assertThat(buffers.stats().overdue()).isEqualTo(segments);
		assertThat(buffers.stats().retainedBytes()).isZero();
		try (PooledBuffer other = buffers.acquire(16)) {
			other.write(new byte[200]);
			assertThat(buffer.toByteArray()).isEqualTo(content);
			buffer.write(content);
		}
		assertThat(buffer.size()).isEqualTo(400);
		buffer.close();
		assertThat(buffers.stats().overdue()).isZero();
		assertThat(buffers.stats().idle()).as("everything came back").isGreaterThan(2 * segments);
		buffer.close();
		assertThat(buffers.stats().staleReleases()).isEqualTo(1);
		StatsLaws.holdAtRest(buffers.stats());
	}

	/** How a lease comes about. */
	private enum Origin {

		CREATED {

			@Override
			<T> Lease<T> lease(Pool<T> pool) {
				return pool.acquire();
			}

		},

		IN_A_SLOT {

			@Override
			<T> Lease<T> lease(Pool<T> pool) {
				pool.acquire().close();
				return pool.acquire();
			}

		},

		STOLEN {

			@Override
			<T> Lease<T> lease(Pool<T> pool) {
				Together.elsewhere(() -> pool.acquire().close());
				return pool.acquire();
			}

		};

		abstract <T> Lease<T> lease(Pool<T> pool);

	}

}
