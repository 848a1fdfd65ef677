package io.pooled;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadTests {

	private static final int THREADS = 10_000;

	private static final int MAX_IDLE = 64;

	private static final int AT_A_TIME = 32;

	@Test
	void leasesOf10000ThreadsAtOnceAreDistinctAndMaxIdleStay() throws ReflectiveOperationException {
		Pool<byte[]> pool = Pool.builder("objects", () -> new byte[16]).maxIdle(MAX_IDLE).build();
		Set<byte[]> leased = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
		CountDownLatch all = new CountDownLatch(THREADS);
		Together.run(VirtualThreads.factory(), THREADS, (number) -> {
			try (Lease<byte[]> lease = pool.acquire()) {
				leased.add(lease.get());
				all.countDown();
				all.await();
			}
		});
		assertThat(leased).hasSize(THREADS);
		PoolStats stats = pool.stats();
		assertThat(stats.created()).isEqualTo(THREADS);
		assertThat(stats.idle()).isEqualTo(MAX_IDLE);
		StatsLaws.holdAtRest(stats);
	}

	@Test
	void leasesOf10000ThreadsAFewAtATimeReuseAFewObjects() throws ReflectiveOperationException {
		Pool<byte[]> pool = Pool.builder("objects", () -> new byte[16]).maxIdle(MAX_IDLE).build();
		Semaphore permits = new Semaphore(AT_A_TIME);
		Together.run(VirtualThreads.factory(), THREADS, (number) -> {
			permits.acquire();
			try (Lease<byte[]> lease = pool.acquire()) {
				Thread.yield();
				lease.get()[0]++;
			}
			finally {
				permits.release();
			}
		});
		PoolStats stats = pool.stats();
		assertThat(stats.acquires()).isEqualTo(THREADS);
		assertThat(stats.created()).isLessThanOrEqualTo(THREADS / 50);
		StatsLaws.holdAtRest(stats);
	}

	@Test
	void buffersOf10000ThreadsAtOnceKeepTheirBytesAndMaxRetainedStays() throws ReflectiveOperationException {
		PooledBufferFactory buffers = PooledBufferFactory.builder("buffers").maxRetained(1024 * 1024).build();
		CountDownLatch all = new CountDownLatch(THREADS);
		Together.run(VirtualThreads.factory(), THREADS, (number) -> {
			try (PooledBuffer buffer = buffers.acquire()) {
				for (int i = 0; i < 1500; i++) {
					buffer.write(number);
				}
				all.countDown();
				all.await();
				assertThat(buffer.toByteArray()).hasSize(1500).containsOnly((byte) number);
			}
		});
		PoolStats stats = buffers.stats();
		assertThat(stats.retainedBytes()).isLessThanOrEqualTo(1024 * 1024);
		StatsLaws.holdAtRest(stats);
	}

}
