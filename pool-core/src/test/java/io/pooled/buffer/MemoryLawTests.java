package io.pooled.buffer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.PoolExhaustedException;
import io.pooled.SharedMemory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds at every instant, whatever pools share a memory, however it is bounded and
 * whatever is done with them.
 */
class MemoryLawTests {

	private static final int THREADS = 4;

	private static final int STEPS = 4000;

	static long[] seeds() {
		return new Random().longs(20).toArray();
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void boundsAreKeptAtEveryInstant(long seed) throws Exception {
		Random random = new Random(seed);
		long maxRetained = random.nextInt(2_000_000);
		SharedMemory memory = new SharedMemory(maxRetained, maxRetained + 1 + random.nextInt(2_000_000));
		List<PooledBufferFactory> pools = new ArrayList<>();
		for (int i = 0; i <= random.nextInt(4); i++) {
			pools.add(pool(i, random, memory));
		}
		ExecutorService threads = Executors.newCachedThreadPool();
		try {
			CountDownLatch working = new CountDownLatch(THREADS);
			List<Future<?>> work = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				long seedOfThread = random.nextLong();
				work.add(threads.submit(() -> {
					try {
						traffic(pools, new Random(seedOfThread));
					}
					finally {
						working.countDown();
					}
				}));
			}
			while (working.getCount() > 0) {
				check(pools, memory);
			}
			for (Future<?> each : work) {
				each.get(1, TimeUnit.MINUTES);
			}
		}
		finally {
			threads.shutdownNow();
		}
		check(pools, memory);
		assertThat(pools).allSatisfy((pool) -> assertThat(pool.stats().inUse()).isZero());
		assertThat(memory.held()).as("nothing is in use").isEqualTo(memory.retained());
		pools.forEach(PooledBufferFactory::close);
		assertThat(memory.held()).as("everything is closed").isZero();
		assertThat(memory.retained()).isZero();
	}

	private static PooledBufferFactory pool(int number, Random random, SharedMemory memory) {
		PooledBufferFactory.Builder builder = PooledBufferFactory.builder("pool" + number)
			.sizeClasses(100, 3000, 20_000)
			.zeroOnRelease(random.nextBoolean())
			.memory(memory);
		if (random.nextBoolean()) {
			builder.maxRetained(100 + random.nextInt(500_000));
		}
		if (random.nextBoolean()) {
			builder.maxCapacity(100 + random.nextInt(100_000));
		}
		return builder.build();
	}

	private static void traffic(List<PooledBufferFactory> pools, Random random) {
		Deque<PooledBuffer> open = new ArrayDeque<>();
		for (int i = 0; i < STEPS; i++) {
			PooledBufferFactory pool = pools.get(random.nextInt(pools.size()));
			try {
				step(pool, open, random);
			}
			catch (PoolExhaustedException ex) {
				open.forEach(PooledBuffer::close);
				open.clear();
			}
		}
		open.forEach(PooledBuffer::close);
	}

	private static void step(PooledBufferFactory pool, Deque<PooledBuffer> open, Random random) {
		switch (random.nextInt(8)) {
			case 0, 1, 2 -> open.add(pool.acquire(random.nextInt(30_000)));
			case 3 -> open.forEach((buffer) -> buffer.write(new byte[random.nextInt(1 << random.nextInt(17))]));
			case 4 -> open.stream().limit(1).forEach(PooledBuffer::clear);
			case 5 -> open.add(pool.acquire());
			case 6 -> {
				if (random.nextInt(20) == 0) {
					pool.trim();
				}
			}
			default -> end(open, random);
		}
	}

	private static void end(Deque<PooledBuffer> open, Random random) {
		for (int i = random.nextInt(8); i > 0 && !open.isEmpty(); i--) {
			PooledBuffer buffer = random.nextBoolean() ? open.removeFirst() : open.removeLast();
			if (random.nextInt(10) == 0) {
				buffer.discard();
			}
			else {
				buffer.close();
			}
		}
	}

	private static void check(List<PooledBufferFactory> pools, SharedMemory memory) {
		assertThat(memory.retained()).isBetween(0L, memory.maxRetained());
		assertThat(memory.held()).isBetween(0L, memory.maxInUse());
		for (PooledBufferFactory pool : pools) {
			assertThat(pool.stats().retainedBytes()).isBetween(0L, pool.stats().maxRetainedBytes());
		}
	}

}
