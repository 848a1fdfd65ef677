package io.pooled;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PoolStatsTests {

	private final Pool<StringBuilder> pool = Pool.builder("things", new RecordingFactory()).build();

	@ParameterizedTest
	@CsvSource({ "1, 200000", "2, 200000", "4, 100000" })
	void hitsAreExactAcrossTheWrapOfTheWord(int threads, int pairs) {
		Pool<Owned> pool = Pool.builder("exact", Owned::new).build();
		Together.run(threads, (thread) -> {
			for (int i = 0; i < pairs; i++) {
				pool.acquire().close();
			}
		});
		PoolStats stats = pool.stats();
		assertThat(stats.acquires()).isEqualTo((long) threads * pairs);
		assertThat(stats.misses()).isEqualTo(stats.created());
		if (threads == 1) {
			assertThat(stats.hits()).isEqualTo(pairs - 1);
		}
		StatsLaws.holdAtRest(stats);
	}

	@ParameterizedTest
	@ValueSource(ints = { 32_766, 32_767, 32_768, 32_769, 65_535, 65_536, 65_537 })
	void hitsAreExactAtEachEdgeOfTheWord(int hits) {
		Pool<String> pool = Pool.builder("edge", () -> "object").preallocate(1).build();
		long before = pool.stats().hits();
		for (int i = 0; i < hits; i++) {
			pool.acquire().close();
		}
		assertThat(pool.stats().hits() - before).isEqualTo(hits);
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void countersNeverGoBackWhileThreadsHammer() {
		Pool<Owned> pool = Pool.builder("hammered", Owned::new).maxIdle(6).objectSize(100).build();
		AtomicInteger working = new AtomicInteger(4);
		Together.run(5, (thread) -> {
			if (thread == 4) {
				PoolStats before = pool.stats();
				do {
					PoolStats after = pool.stats();
					StatsLaws.holdAtAnyTime(after);
					StatsLaws.holdBetween(before, after);
					before = after;
				}
				while (working.get() > 0);
				return;
			}
			for (int i = 0; i < 250_000; i++) {
				Lease<Owned> lease = pool.acquire();
				if ((i & 1023) == thread) {
					lease.close();
				}
				pool.use((object) -> object);
				if ((i & 127) == thread) {
					lease.discard();
				}
				lease.close();
			}
			working.decrementAndGet();
		});
		assertThat(pool.stats().acquires()).isEqualTo(2_000_000);
		StatsLaws.holdAtRest(pool.stats());
	}

	@Test
	void statusFollowsTheCounters() {
		Pool<String> pool = Pool.builder("status", () -> "object").build();
		assertThat(pool.stats().status()).isEqualTo("warming");
		for (int i = 0; i < 100; i++) {
			pool.acquire().close();
		}
		assertThat(pool.stats().status()).isEqualTo("healthy");
		Lease<String> lease = pool.acquire();
		lease.close();
		lease.close();
		assertThat(pool.stats().status()).isEqualTo("attention");
	}

	@Test
	void lowHitRateAsksForAttention() {
		Pool<String> pool = Pool.builder("status", () -> "object").maxIdle(0).build();
		for (int i = 0; i < 100; i++) {
			pool.acquire().close();
		}
		assertThat(pool.stats().status()).isEqualTo("attention");
	}

	@Test
	void bytesFollowTheSizeOfAnObject() {
		Pool<String> pool = Pool.builder("sized", () -> "object").maxIdle(4).objectSize(1000).preallocate(3).build();
		PoolStats stats = pool.stats();
		assertThat(stats.retainedBytes()).isEqualTo(3000);
		assertThat(stats.maxRetainedBytes()).isEqualTo(4000);
		assertThat(pool.details().sizeClasses()).containsExactly(new PoolDetails.SizeClass(1000, 0, 0, 3, 3000));
	}

	@Test
	void bytesAreZeroWhereTheSizeIsUnknown() {
		this.pool.acquire().close();
		assertThat(this.pool.stats().retainedBytes()).isZero();
		assertThat(this.pool.stats().maxRetainedBytes()).isZero();
		assertThat(this.pool.details().sizeClasses()).isEmpty();
		assertThat(this.pool.details().sizes()).isEmpty();
	}

	@Test
	void detailsShowTheSettings() {
		Pool<String> pool = Pool.builder("settings", () -> "object")
			.maxIdle(7)
			.preallocate(2)
			.idleTimeout(Duration.ofSeconds(5))
			.overdueAfter(Duration.ofSeconds(9))
			.build();
		assertThat(pool.details().settings()).containsEntry("maxIdle", 7)
			.containsEntry("preallocate", 2)
			.containsEntry("idleTimeout", "PT5S")
			.containsEntry("overdueAfter", "PT9S")
			.containsEntry("leakDetection", "count");
		assertThat(pool.details().withSetting("level", 3).settings()).containsEntry("level", 3)
			.containsEntry("maxIdle", 7);
	}

}
