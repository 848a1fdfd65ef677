package io.pooled.json;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.Dice;
import io.pooled.DiscardReason;
import io.pooled.LeakDetection;
import io.pooled.Pool;
import io.pooled.PoolStats;
import io.pooled.StatsLaws;
import io.pooled.Together;
import io.pooled.UpkeepSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class RecyclerBoundsTests extends AbstractRecyclerMapperTests {

	private static final int MAX_SIZE = 384 * 1024;

	private static final Duration SECOND = Duration.ofSeconds(1);

	@Test
	void retainedBytesKeepTheirBoundWhileRecyclersMove() {
		PooledRecyclerPool one = PooledRecyclerPool.of("one", 1);
		AtomicBoolean done = new AtomicBoolean();
		Together.run(4, (number) -> {
			try {
				for (int i = 0; number == 0 && !done.get(); i++) {
					StatsLaws.holdAtAnyTime(one.stats());
				}
				for (int i = 0; number > 0 && !done.get() && i < 1_000_000; i++) {
					BufferRecycler recycler = one.acquirePooled();
					recycler.releaseByteBuffer(0, recycler.allocByteBuffer(0, 380_000));
					recycler.releaseToPool();
					if (i % 64 == 0) {
						Thread.yield();
					}
				}
			}
			finally {
				done.set(true);
			}
		});
		StatsLaws.holdAtRest(one.stats());
	}

	@Test
	void documentThatMakesLargeBuffersDiscardsItsRecycler() {
		this.mapper.writeValueAsBytes(1);
		this.mapper.readTree(("{\"" + "n".repeat(300_000) + "\":1}").getBytes(StandardCharsets.UTF_8));
		assertThat(this.pool.stats().discarded()).containsEntry("oversize", 1L).containsEntry("invalid", 0L);
		assertThat(this.pool.stats().retainedBytes()).isZero();
		StatsLaws.holdAtRest(this.pool.stats());
		assertThat(this.mapper.readTree("[1]").size()).isEqualTo(1);
		assertThat(this.pool.pooledCount()).isEqualTo(1);
	}

	@Test
	void documentsOfAnyLengthAloneMakeNoLargeBuffers() {
		String text = "x".repeat(3_000_000);
		this.mapper.writeValueAsBytes(text);
		assertKeptAndTrimmed();
		this.mapper.writeValueAsString(text);
		assertKeptAndTrimmed();
		this.mapper.writeValue(OutputStream.nullOutputStream(), new byte[3_000_000]);
		assertKeptAndTrimmed();
		this.mapper.readTree("\"\\n" + text + "\"");
		assertKeptAndTrimmed();
		this.mapper.readTree(("\"\\n" + text + "\"").getBytes(StandardCharsets.UTF_8));
		assertKeptAndTrimmed();
	}

	@Test
	void documentsWithinTheLimitsOfJacksonDiscardNothing() {
		List<Map<String, Object>> rows = IntStream.range(0, 10_000)
			.mapToObj((i) -> Map.<String, Object>of("id", i, "name", "name " + i))
			.toList();
		byte[] json = this.mapper.writeValueAsBytes(rows);
		for (int i = 0; i < 10; i++) {
			assertThat(this.mapper.writeValueAsBytes(rows)).isEqualTo(json);
			assertThat(this.mapper.writeValueAsString(rows)).hasSize(json.length);
			this.mapper.writeValue(OutputStream.nullOutputStream(), rows);
			assertThat(this.mapper.readTree(new ByteArrayInputStream(json))).hasSize(10_000);
			this.mapper.readTree("{\"" + "n".repeat(50_000) + "\":\"\\n" + "x".repeat(200_000) + "\"}");
		}
		PoolStats stats = this.pool.stats();
		assertThat(stats.discarded()).containsEntry("oversize", 0L);
		assertThat(stats.created()).isEqualTo(1);
		assertThat(stats.retainedBytes()).isLessThan(MAX_SIZE);
		StatsLaws.holdAtRest(stats);
	}

	private void assertKeptAndTrimmed() {
		assertThat(this.pool.stats().idle()).isEqualTo(1);
		assertThat(this.pool.stats().retainedBytes()).isEqualTo(held(this.pool)).isBetween(1L, (long) MAX_SIZE);
		assertThat(this.pool.trim()).isEqualTo(1);
	}

	@Test
	void recyclerOfExactlyTheBoundIsKept() {
		for (int more : new int[] { 0, 1 }) {
			BufferRecycler recycler = this.pool.acquirePooled();
			recycler.releaseByteBuffer(1, recycler.allocByteBuffer(1, MAX_SIZE - 8000 + more));
			recycler.releaseCharBuffer(0, recycler.allocCharBuffer(0));
			recycler.releaseToPool();
			assertThat(this.pool.stats().retainedBytes()).isEqualTo((more == 0) ? MAX_SIZE : 0);
			assertThat(this.pool.stats().discarded()).containsEntry("oversize", (long) more);
		}
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void retainedBytesAreWhatTheIdleRecyclersHold() {
		Dice dice = new Dice(7);
		for (int round = 0; round < 30; round++) {
			List<BufferRecycler> leased = new ArrayList<>();
			for (int i = dice.roll(24); i >= 0; i--) {
				leased.add(this.pool.acquirePooled());
			}
			for (BufferRecycler recycler : leased) {
				int kind = dice.roll(4);
				recycler.releaseByteBuffer(kind, recycler.allocByteBuffer(kind, dice.roll(150_000)));
				recycler.releaseCharBuffer(kind, recycler.allocCharBuffer(kind, dice.roll(70_000)));
				if (dice.roll(5) == 0) {
					recycler.allocCharBuffer(0);
				}
				recycler.releaseToPool();
			}
			StatsLaws.holdAtRest(this.pool.stats());
			assertThat(this.pool.stats().retainedBytes()).isEqualTo(held(this.pool));
		}
	}

	@Test
	void retainedBytesKeepTheirBoundWhileThreadsWork() {
		AtomicBoolean done = new AtomicBoolean();
		Together.run(4, (number) -> {
			if (number == 0) {
				while (!done.get()) {
					StatsLaws.holdAtAnyTime(this.pool.stats());
					Thread.yield();
				}
				return;
			}
			Dice dice = new Dice(number);
			try {
				for (int i = 0; i < 3000; i++) {
					List<JsonGenerator> open = new ArrayList<>();
					for (int j = dice.roll(12); j >= 0; j--) {
						open.add(this.mapper.createGenerator(OutputStream.nullOutputStream()));
					}
					BufferRecycler recycler = this.pool.acquirePooled();
					recycler.releaseByteBuffer(2, recycler.allocByteBuffer(2, dice.roll(500_000)));
					recycler.releaseToPool();
					open.forEach(JsonGenerator::close);
				}
			}
			finally {
				done.set(true);
			}
		});
		StatsLaws.holdAtRest(this.pool.stats());
		assertThat(this.pool.pooledCount()).isBetween(0, 16);
		assertThat(this.pool.stats().retainedBytes()).isEqualTo(held(this.pool));
		assertThat(this.pool.stats().discarded().get("oversize")).isPositive();
		assertThat(this.pool.stats().discarded()).containsEntry("invalid", 0L);
	}

	// Takes every recycler, looks, and gives them back.
	private static long held(PooledRecyclerPool pool) {
		List<BufferRecycler> all = new ArrayList<>();
		long held = 0;
		for (long idle = pool.stats().idle(); idle > 0; idle--) {
			BufferRecycler recycler = pool.acquirePooled();
			held += Math.min(MAX_SIZE, ((Recycler) recycler).size());
			all.add(recycler);
		}
		assertThat(pool.stats().idle()).isZero();
		all.forEach(BufferRecycler::releaseToPool);
		return held;
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 100 })
	void noMoreThanMaxIdleAreKept(int maxIdle) {
		PooledRecyclerPool bounded = PooledRecyclerPool.of("bounded", maxIdle);
		JsonMapper mapper = mapper(bounded);
		for (int round = 0; round < 3; round++) {
			List<JsonGenerator> open = new ArrayList<>();
			for (int i = 0; i < 150; i++) {
				open.add(mapper.createGenerator(OutputStream.nullOutputStream()));
			}
			open.forEach((generator) -> {
				generator.close();
				assertThat(bounded.pooledCount()).isLessThanOrEqualTo(maxIdle);
			});
			assertThat(bounded.pooledCount()).isEqualTo(maxIdle);
			StatsLaws.holdAtRest(bounded.stats());
			assertThat(bounded.stats().retainedBytes()).isEqualTo(16_000L * maxIdle);
			assertThat(bounded.stats().maxRetainedBytes()).isEqualTo((long) maxIdle * MAX_SIZE);
		}
		assertThat(mapper.readTree("[1]").size()).isEqualTo(1);
		assertThat(bounded.details().settings()).containsEntry("maxIdle", (long) maxIdle);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, Integer.MIN_VALUE, Pool.MAX_IDLE + 1, Integer.MAX_VALUE })
	void maxIdleOutOfRangeIsNamed(int maxIdle) {
		assertThatIllegalArgumentException().isThrownBy(() -> PooledRecyclerPool.of("recycler", maxIdle))
			.withMessageContaining("maxIdle")
			.withMessageContaining("0")
			.withMessageContaining("65536")
			.withMessageContaining(String.valueOf(maxIdle));
	}

	@Test
	void largestMaxIdleWorks() {
		PooledRecyclerPool large = PooledRecyclerPool.of("large", Pool.MAX_IDLE);
		mapper(large).writeValueAsBytes(1);
		assertThat(large.pooledCount()).isEqualTo(1);
		assertThat(large.stats().maxRetainedBytes()).isEqualTo((long) Pool.MAX_IDLE * MAX_SIZE);
	}

	@Test
	@SuppressWarnings("NullAway")
	void nullIsRefused() {
		assertThatNullPointerException().isThrownBy(() -> PooledRecyclerPool.of(null, 1)).withMessage("name");
		assertThatNullPointerException().isThrownBy(() -> PooledRecyclerPool.of("recycler", 1, null))
			.withMessage("upkeep");
	}

	@Test
	void idleRecyclersGoAfterTheirTimeout() {
		PooledRecyclerPool ageing = PooledRecyclerPool.of("ageing", 16,
				new UpkeepSettings(SECOND, Duration.ZERO, LeakDetection.COUNT));
		open(mapper(ageing), 5).forEach(JsonGenerator::close);
		long round = SECOND.toNanos() / 2;
		ageing.age(0);
		ageing.age(round - 1);
		assertThat(ageing.pooledCount()).isEqualTo(5);
		assertThat(ageing.age(round)).isEqualTo(5);
		assertThat(ageing.pooledCount()).isZero();
		assertThat(ageing.stats().retainedBytes()).isZero();
		assertThat(ageing.stats().discarded()).containsEntry("idle", 5L);
		StatsLaws.holdAtRest(ageing.stats());
	}

	@Test
	void trimAndClearLetGoOfWhatIsIdleOnly() {
		List<JsonGenerator> open = open(this.mapper, 6);
		open.subList(0, 4).forEach(JsonGenerator::close);
		assertThat(this.pool.pooledCount()).isEqualTo(4);
		assertThat(this.pool.trim(DiscardReason.PRESSURE)).isEqualTo(4);
		assertThat(this.pool.stats().discarded()).containsEntry("pressure", 4L);
		open.get(4).close();
		assertThat(this.pool.clear()).isTrue();
		assertThat(this.pool.pooledCount()).isZero();
		assertThat(this.pool.stats().inUse()).isEqualTo(1);
		open.get(5).close();
		assertThat(this.pool.pooledCount()).isEqualTo(1);
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void mappersGoOnToWorkAfterCloseAndNothingIsRetained() {
		open(this.mapper, 3).forEach(JsonGenerator::close);
		List<JsonGenerator> before = open(this.mapper, 5);
		this.pool.close();
		List<JsonGenerator> after = open(this.mapper, 2);
		assertNothingRetained();
		before.forEach((generator) -> {
			generator.writeString("text");
			generator.close();
			assertNothingRetained();
		});
		after.forEach(JsonGenerator::close);
		for (int i = 0; i < 5; i++) {
			assertThat(this.mapper.readTree(this.mapper.writeValueAsBytes(List.of(i))).get(0).intValue()).isEqualTo(i);
			assertNothingRetained();
			this.pool.close();
			this.pool.age(System.nanoTime());
		}
		StatsLaws.holdAtRest(this.pool.stats());
		assertThat(this.pool.stats().staleReleases()).isZero();
	}

	private void assertNothingRetained() {
		assertThat(this.pool.pooledCount()).isZero();
		assertThat(this.pool.stats().retainedBytes()).isZero();
		assertThat(this.pool.stats().maxRetainedBytes()).isZero();
	}

	@Test
	void closingWhileThreadsWorkRetainsNothing() {
		for (int round = 0; round < 20; round++) {
			PooledRecyclerPool closing = PooledRecyclerPool.of("closing", 16);
			JsonMapper mapper = mapper(closing);
			Together.run(3, (number) -> {
				for (int i = 0; i < 100; i++) {
					if (number == 0 && i == 50) {
						closing.close();
					}
					open(mapper, 3).forEach(JsonGenerator::close);
				}
			});
			assertThat(closing.pooledCount()).isZero();
			assertThat(closing.stats().retainedBytes()).isZero();
			StatsLaws.holdAtRest(closing.stats());
		}
	}

	@Test
	void poolSaysWhatItIs() {
		assertThat(this.pool).hasToString("Pool 'recycler'");
		assertThat(this.pool.name()).isEqualTo("recycler");
		assertThat(this.pool.stats().kind()).isEqualTo("recycler");
		assertThat(this.pool.upkeep()).isEqualTo(UpkeepSettings.DEFAULT);
		assertThat(this.pool.details().settings()).containsKeys("maxIdle", "idleTimeout", "overdueAfter",
				"leakDetection");
	}

}
