package io.pooled;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

class PoolEventsTests {

	private static List<RecordedEvent> events(String name, Runnable action, String... enabled) {
		return Recorded.during(action, enabled)
			.stream()
			.filter((event) -> event.getEventType().getName().equals(name))
			.toList();
	}

	private static Pool<StringBuilder> parsers() {
		return Pool.builder("parsers", StringBuilder::new).maxIdle(1).build();
	}

	private static void missTwiceAndDiscardOne() {
		try (Pool<StringBuilder> pool = parsers()) {
			Lease<StringBuilder> first = pool.acquire();
			pool.acquire().discard();
			first.close();
			pool.acquire().close();
		}
	}

	@Test
	void discardsAreRecordedAndMissesAreNot() {
		List<RecordedEvent> events = Recorded.during(PoolEventsTests::missTwiceAndDiscardOne);
		assertThat(events)
			.extracting((event) -> event.getEventType().getName(), (event) -> event.getString("pool"),
					(event) -> event.getString("reason"))
			.containsExactly(tuple("io.pooled.Discard", "parsers", "explicit"),
					tuple("io.pooled.Discard", "parsers", "explicit"));
		assertThat(events.get(0).getEventType().getCategoryNames()).containsExactly("Pooled");
	}

	@Test
	void missesAreRecordedWhereThatIsSwitchedOn() {
		List<RecordedEvent> events = events("io.pooled.Miss", PoolEventsTests::missTwiceAndDiscardOne,
				"io.pooled.Miss");
		assertThat(events).hasSize(2)
			.allSatisfy((event) -> assertThat(event.getString("pool")).isEqualTo("parsers"))
			.allSatisfy((event) -> assertThat(event.getStackTrace().getFrames())
				.anyMatch((frame) -> frame.getMethod().getName().equals("missTwiceAndDiscardOne")));
	}

	@Test
	void recordsThatThereWasNoMemory() {
		SharedMemory memory = new SharedMemory(1 << 20, 1 << 20);
		try (PooledBufferFactory buffers = PooledBufferFactory.builder("bodies").memory(memory).build()) {
			assertThat(events("io.pooled.Exhausted", () -> fillBeyond(buffers))).singleElement().satisfies((event) -> {
				assertThat(event.getString("pool")).isEqualTo("bodies");
				assertThat(event.getLong("limit")).isEqualTo(1 << 20);
				assertThat(event.getLong("held") + event.getLong("wanted")).isGreaterThan(1 << 20);
				assertThat(event.getLong("wanted")).isPositive();
			});
		}
	}

	private static void fillBeyond(PooledBufferFactory buffers) {
		try (PooledBuffer buffer = buffers.acquire()) {
			assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> buffer.write(new byte[2 << 20]));
		}
	}

	@Test
	void recordsMisuse() {
		assertThat(events("io.pooled.Leak", PoolEventsTests::releaseTwice)).singleElement().satisfies((event) -> {
			assertThat(event.getString("pool")).isEqualTo("parsers");
			assertThat(event.getString("kind")).isEqualTo("double-release");
			assertThat(event.getString("site")).isNotEmpty();
		});
	}

	private static void releaseTwice() {
		UpkeepSettings strict = new UpkeepSettings(Duration.ZERO, Duration.ZERO, LeakDetection.STRICT);
		try (Pool<StringBuilder> pool = Pool.builder("parsers", StringBuilder::new).upkeep(strict).build()) {
			Lease<StringBuilder> lease = pool.acquire();
			lease.close();
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(lease::close);
		}
	}

	@Test
	void recordsUpkeep() {
		UpkeepSettings upkeep = new UpkeepSettings(Duration.ofMillis(100), Duration.ZERO, LeakDetection.COUNT);
		try (PoolRegistry registry = new PoolRegistry();
				Pool<StringBuilder> pool = Pool.builder("parsers", StringBuilder::new).upkeep(upkeep).build()) {
			AtomicInteger rounds = new AtomicInteger();
			registry.register(new WatchedPool(pool, rounds::incrementAndGet));
			assertThat(events("io.pooled.Upkeep", () -> haveOneAged(pool, rounds))).anySatisfy((event) -> {
				assertThat(event.getString("pool")).isEqualTo("parsers");
				assertThat(event.getInt("discarded")).isEqualTo(1);
				assertThat(event.getLong("inUse")).isEqualTo(1);
				assertThat(event.getLong("idle")).isZero();
				assertThat(event.getDuration()).isPositive();
			});
		}
	}

	// When the next round begins, that of what has gone is over and told.
	private static void haveOneAged(Pool<StringBuilder> pool, AtomicInteger rounds) {
		Lease<StringBuilder> inUse = pool.acquire();
		pool.acquire().close();
		Await.until("upkeep", () -> pool.stats().idle() == 0);
		int seen = rounds.get();
		Await.until("the end of the round", () -> rounds.get() > seen);
		inUse.close();
	}

}
