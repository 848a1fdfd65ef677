package io.pooled.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.pooled.SharedMemory;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An hour of traffic as applications have it, in a time of its own, with the settings
 * that a pool has by itself: the doctor finds nothing, at none of its looks.
 */
class HealthyTrafficTests {

	private static final Duration LOOK = Duration.ofSeconds(30).dividedBy(PoolHistory.LOOKS);

	private static final int LOOKS = (int) Duration.ofHours(1).dividedBy(LOOK);

	private static final int LOOKS_OF_MINUTE = LOOKS / 60;

	private static final int KB = 1024;

	private final Random random = new Random(20261129);

	private final SharedMemory memory = new SharedMemory(128 << 20, 400 << 20);

	@Test
	void steady() {
		PooledBufferFactory pool = pool("steady");
		soak(List.of(pool), (look) -> write(pool, 100, 4, 18 * KB));
	}

	@Test
	void steadyWithBodiesOfSeveralMegabytes() {
		PooledBufferFactory pool = pool("zones");
		soak(List.of(pool), (look) -> {
			write(pool, 20, 2, 3 << 20);
			write(pool, 20, 8, 2 * KB);
		});
	}

	@Test
	void ofAllSizes() {
		PooledBufferFactory pool = pool("mixed");
		soak(List.of(pool), (look) -> {
			for (int i = 0; i < 50; i++) {
				write(pool, 1, 1 + this.random.nextInt(8), (int) (2 * KB * Math.exp(this.random.nextGaussian() * 1.5)));
			}
		});
	}

	@Test
	void bursty() {
		PooledBufferFactory pool = pool("bursty");
		soak(List.of(pool), (look) -> {
			if (look % (5 * LOOKS_OF_MINUTE) == 0) {
				write(pool, 300, 16, 40 * KB);
			}
		});
	}

	@Test
	void dayAndNight() {
		PooledBufferFactory pool = pool("day-and-night");
		soak(List.of(pool), (look) -> {
			double sun = Math.sin(2 * Math.PI * look / LOOKS * 3);
			write(pool, (int) Math.max(0, 200 * sun), 1 + (int) Math.max(0, 20 * sun), 12 * KB);
		});
	}

	@Test
	void growing() {
		PooledBufferFactory pool = pool("growing");
		soak(List.of(pool), (look) -> write(pool, 10 + look, 1 + look / 20, KB + look * 400));
	}

	@Test
	void manySmallPools() {
		List<PooledBufferFactory> pools = IntStream.range(0, 50).mapToObj((i) -> pool("small-" + i)).toList();
		soak(pools, (look) -> pools.forEach((pool) -> {
			if (this.random.nextInt(3) == 0) {
				write(pool, 1 + this.random.nextInt(3), 1, 200 + this.random.nextInt(4 * KB));
			}
		}));
	}

	private PooledBufferFactory pool(String name) {
		return PooledBufferFactory.builder(name).memory(this.memory).build();
	}

	private void soak(List<PooledBufferFactory> pools, Traffic traffic) {
		List<Observed<PooledBufferFactory>> observed = pools.stream().map(Observed::new).toList();
		List<PoolHistory> histories = pools.stream().map((pool) -> new PoolHistory()).toList();
		for (int look = 0; look < LOOKS; look++) {
			traffic.flow(look);
			for (int i = 0; i < pools.size(); i++) {
				observed.get(i).pass(LOOK);
				assertThat(histories.get(i).look(observed.get(i).snapshot())).as("look %s", look).isEmpty();
			}
		}
		assertThat(pools).allSatisfy((pool) -> assertThat(pool.stats().acquires()).isGreaterThan(Rule.ENOUGH));
	}

	private static void write(PooledBufferFactory pool, int count, int atOnce, int size) {
		byte[] bytes = new byte[size];
		for (int i = 0; i < count; i += atOnce) {
			List<PooledBuffer> buffers = new ArrayList<>(Stream.generate(pool::acquire).limit(atOnce).toList());
			buffers.forEach((buffer) -> buffer.write(bytes));
			buffers.forEach(PooledBuffer::close);
		}
	}

	private interface Traffic {

		void flow(int look);

	}

}
