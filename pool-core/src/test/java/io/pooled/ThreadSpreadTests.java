package io.pooled;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ThreadSpreadTests {

	private static final int STRIPES = 8;

	private final int[] probes = new int[1 << ThreadSpread.PROBE_BITS];

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 17, 1024 })
	void threadsOneAfterTheOtherHaveStripesOneAfterTheOther(int first) {
		assertThat(IntStream.range(first, first + STRIPES).map(this::stripe).distinct()).hasSize(STRIPES);
	}

	@ParameterizedTest
	@ValueSource(ints = { 8, 16, 32, 64, 128, 256, 512, 1016, 1008 + 1024 })
	void onlyTheThreadThatMovesOnGetsAnotherStripe(int apart) {
		for (int id = 1; id < 5000; id += 3) {
			int stripe = stripe(id);
			int other = stripe(id + apart);
			ThreadSpread.moveOn(id, this.probes);
			assertThat(stripe(id)).isNotEqualTo(stripe);
			assertThat(stripe(id + apart)).isEqualTo(other);
		}
	}

	@Test
	void whoMovesOnSeesAllStripes() {
		assertThat(IntStream.range(0, STRIPES).map((i) -> {
			ThreadSpread.moveOn(77, this.probes);
			return stripe(77);
		}).distinct()).hasSize(STRIPES);
	}

	@Test
	void mostThreadsThatShareAProbeHaveStripesOfTheirOwn() {
		assertThat(IntStream.range(0, STRIPES).map((i) -> stripe(77 + i * 1024)).distinct()).hasSize(STRIPES);
	}

	@Test
	@EnabledIf("hasTwoProcessors")
	void threadsThatMeetInAPoolPart() throws Exception {
		try (Pool<byte[]> pool = Pool.builder("pairs", () -> new byte[64]).build()) {
			AtomicIntegerArray seen = new AtomicIntegerArray(2);
			AtomicInteger numbers = new AtomicInteger();
			AtomicInteger arrived = new AtomicInteger();
			AtomicBoolean parted = new AtomicBoolean();
			Thread[] threads = threads(64, () -> {
				int number = numbers.getAndIncrement();
				seen.set(number, stripe());
				arrived.incrementAndGet();
				while (!parted.get()) {
					pool.use((bytes) -> bytes[0]++);
					seen.set(number, stripe());
					if (arrived.get() == 2 && seen.get(0) != seen.get(1)) {
						parted.set(true);
					}
				}
			});
			for (Thread thread : threads) {
				thread.start();
			}
			for (Thread thread : threads) {
				thread.join(TimeUnit.SECONDS.toMillis(30));
				assertThat(thread.isAlive()).as("still sharing a stripe").isFalse();
			}
		}
	}

	static boolean hasTwoProcessors() {
		return Runtime.getRuntime().availableProcessors() > 1;
	}

	private static int stripe() {
		return ThreadSpread.get() & (STRIPES - 1);
	}

	private int stripe(int id) {
		return ThreadSpread.of(id, this.probes) & (STRIPES - 1);
	}

	// Ids are given out one after another, to all threads of the JVM.
	@SuppressWarnings("deprecation")
	private static Thread[] threads(int apart, Runnable action) {
		Thread first = new Thread(action);
		Thread second = new Thread(action);
		while ((second.getId() - first.getId()) % apart != 0) {
			second = new Thread(action);
		}
		return new Thread[] { first, second };
	}

}
