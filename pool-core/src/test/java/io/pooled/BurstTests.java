package io.pooled;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * After a burst a pool shrinks to what is in steady use.
 */
class BurstTests {

	private static final int BURST = 10_000;

	private static final int WORKING_SET = 64;

	private static final int SEGMENT = 1024;

	private static final int MEGABYTE = 1024 * 1024;

	private static final UpkeepSettings UPKEEP = new UpkeepSettings(Duration.ofSeconds(60), Duration.ofMinutes(5),
			LeakDetection.COUNT);

	private static final long ROUND = UPKEEP.idleTimeout().toNanos() / 2;

	/** How often the whole working set is used between two rounds. */
	private static final int BATCHES = 20;

	/** Rounds within which a pool has shrunk. */
	private static final int ROUNDS = 6;

	/** How much more than the working set a pool may still retain then. */
	private static final int SLACK = 4;

	private final Pool<Object> objects = Pool.builder("burst", Object::new)
		.maxIdle(BURST)
		.objectSize(1)
		.upkeep(UPKEEP)
		.build();

	private final PooledBufferFactory buffers = PooledBufferFactory.builder("burst")
		.sizeClasses(SEGMENT)
		.maxRetained(BURST * SEGMENT)
		.upkeep(UPKEEP)
		.build();

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void objectsShrinkToTheWorkingSetOfPlatformThreads(int threads) {
		shrinks(this.objects, 1, threads, (done) -> hold(() -> this.objects.acquire()::close, threads, done));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void buffersShrinkToTheWorkingSetOfPlatformThreads(int threads) {
		shrinks(this.buffers, SEGMENT, threads, (done) -> hold(() -> this.buffers.acquire()::close, threads, done));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void objectsShrinkToTheWorkingSetOfVirtualThreads() throws ReflectiveOperationException {
		ThreadFactory factory = VirtualThreads.factory();
		shrinks(this.objects, 1, 1, (done) -> holdOneEach(factory, () -> this.objects.acquire()::close));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void buffersShrinkToTheWorkingSetOfVirtualThreads() throws ReflectiveOperationException {
		ThreadFactory factory = VirtualThreads.factory();
		shrinks(this.buffers, SEGMENT, 1, (done) -> holdOneEach(factory, () -> this.buffers.acquire()::close));
	}

	@Test
	void idleAfterABurstOfBodiesKeepsNextToNothingTwoTimeoutsLater() {
		int body = 100 * MEGABYTE;
		PooledBufferFactory bodies = PooledBufferFactory.builder("bodies")
			.memory(new SharedMemory(2L * body + MEGABYTE, 3L * body))
			.limit(body)
			.upkeep(UPKEEP)
			.build();
		byte[] part = new byte[MEGABYTE];
		hold(() -> {
			PooledBuffer buffer = bodies.acquire();
			while (buffer.size() < body) {
				buffer.write(part);
			}
			return buffer::close;
		}, 2);
		assertThat(bodies.stats().retainedBytes()).isGreaterThanOrEqualTo(2L * body);
		for (long now = 0; now <= 2 * UPKEEP.idleTimeout().toNanos(); now += ROUND) {
			bodies.age(now);
		}
		assertThat(bodies.stats().retainedBytes()).isLessThanOrEqualTo(MEGABYTE);
		StatsLaws.holdAtRest(bodies.stats());
	}

	private void shrinks(ManagedPool pool, long unit, int threads, Work work) {
		hold((pool == this.objects) ? () -> this.objects.acquire()::close : () -> this.buffers.acquire()::close, BURST);
		assertThat(pool.stats().retainedBytes()).isBetween(10 * WORKING_SET * unit, BURST * unit);
		AtomicBoolean done = new AtomicBoolean();
		AtomicLong batches = new AtomicLong();
		Together.run(threads + 1, (thread) -> {
			if (thread > 0) {
				while (!done.get()) {
					work.batch(done);
					batches.incrementAndGet();
				}
				return;
			}
			try {
				for (int round = 0; round < 2 * ROUNDS; round++) {
					long seen = batches.get();
					Await.until("steady use", () -> batches.get() >= seen + threads * BATCHES);
					pool.age(round * ROUND);
					assertThat(pool.stats().retainedBytes()).as("retained after round %s", round + 1)
						.isLessThanOrEqualTo(((round < ROUNDS - 1) ? BURST : SLACK * WORKING_SET) * unit);
				}
			}
			finally {
				done.set(true);
			}
		});
		assertThat(pool.stats().idle()).isPositive();
		StatsLaws.holdAtRest(pool.stats());
	}

	// The share of one thread of the working set.
	private static void hold(Supplier<Runnable> source, int threads, AtomicBoolean done) {
		if (!done.get()) {
			hold(source, WORKING_SET / threads);
		}
	}

	private static void hold(Supplier<Runnable> source, int count) {
		Runnable[] releases = new Runnable[count];
		for (int i = 0; i < count; i++) {
			releases[i] = source.get();
		}
		for (Runnable release : releases) {
			release.run();
		}
	}

	private static void holdOneEach(ThreadFactory factory, Supplier<Runnable> source) {
		CountDownLatch all = new CountDownLatch(WORKING_SET);
		Together.run(factory, WORKING_SET, (thread) -> {
			Runnable release = source.get();
			all.countDown();
			all.await();
			release.run();
		});
	}

	private interface Work {

		void batch(AtomicBoolean done);

	}

}
