package io.pooled.buffer;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.pooled.LeakDetection;
import io.pooled.PoolExhaustedException;
import io.pooled.SharedMemory;
import io.pooled.UpkeepSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SharedMemoryTests {

	private static final int SEGMENT = 1000;

	@Test
	void poolsRetainNoMoreTogetherThanTheirMemoryAllows() {
		SharedMemory memory = new SharedMemory(10 * SEGMENT, 100 * SEGMENT);
		PooledBufferFactory first = pool("first", memory);
		PooledBufferFactory second = pool("second", memory);
		first.use((buffer) -> write(buffer, 7 * SEGMENT));
		second.use((buffer) -> write(buffer, 7 * SEGMENT));
		assertThat(first.stats().retainedBytes()).isEqualTo(7 * SEGMENT);
		assertThat(second.stats().retainedBytes()).isEqualTo(3 * SEGMENT);
		assertThat(second.stats().discarded()).containsEntry("full", 4L);
		assertThat(second.stats().maxRetainedBytes()).isEqualTo(10 * SEGMENT);
		assertThat(memory.retained()).isEqualTo(10 * SEGMENT);
		assertThat(memory.held()).isEqualTo(10 * SEGMENT);
	}

	@Test
	void boundOfAPoolHoldsBesideThatOfAll() {
		SharedMemory memory = new SharedMemory(10 * SEGMENT, 100 * SEGMENT);
		PooledBufferFactory pool = PooledBufferFactory.builder("bounded")
			.sizeClasses(SEGMENT)
			.maxRetained(2 * SEGMENT)
			.memory(memory)
			.build();
		pool.use((buffer) -> write(buffer, 7 * SEGMENT));
		assertThat(pool.stats().retainedBytes()).isEqualTo(2 * SEGMENT);
		assertThat(memory.retained()).isEqualTo(2 * SEGMENT);
	}

	@Test
	void leaseBeyondTheCeilingFailsAndIsCounted() {
		SharedMemory memory = new SharedMemory(0, 2 * SEGMENT);
		PooledBufferFactory pool = pool("exports", memory);
		try (PooledBuffer first = pool.acquire(); PooledBuffer second = pool.acquire()) {
			assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(pool::acquire)
				.withMessage(
						"Pool 'exports': 1000 more bytes would exceed the 2000 bytes that all buffer pools may hold"
								+ " and hand out together, of which 2000 are taken; let fewer requests in at a time, or"
								+ " raise 'pools.max-in-use' or the maximum heap")
				.satisfies((ex) -> assertThat(ex.getPool()).isEqualTo("exports"));
			assertThat(pool.stats().exhausted()).isOne();
			assertThat(pool.stats().acquires()).isEqualTo(2);
			assertThat(pool.stats().inUse()).isEqualTo(2);
			write(first, 10);
			write(second, 10);
		}
		assertThat(memory.held()).isZero();
		pool.acquire().close();
	}

	@Test
	void writeBeyondTheCeilingWritesNothing() {
		SharedMemory memory = new SharedMemory(0, 3 * SEGMENT);
		PooledBufferFactory pool = pool("exports", memory);
		try (PooledBuffer buffer = pool.acquire()) {
			write(buffer, SEGMENT + 1);
			assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> write(buffer, 2 * SEGMENT));
			assertThat(buffer.size()).isEqualTo(SEGMENT + 1);
			write(buffer, 2 * SEGMENT - 1);
			assertThat(buffer.toByteArray()).hasSize(3 * SEGMENT);
			assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> buffer.write(1));
			buffer.clear();
			write(buffer, 3 * SEGMENT);
		}
		assertThat(memory.held()).isZero();
		assertThat(pool.stats().inUse()).isZero();
	}

	@Test
	void whatIsIdleMakesRoom() {
		SharedMemory memory = new SharedMemory(8 * SEGMENT, 10 * SEGMENT);
		PooledBufferFactory idle = pool("idle", memory);
		PooledBufferFactory busy = pool("busy", memory);
		idle.use((buffer) -> write(buffer, 8 * SEGMENT));
		try (PooledBuffer buffer = busy.acquire()) {
			write(buffer, 9 * SEGMENT);
			assertThat(memory.held()).isEqualTo(10 * SEGMENT);
			assertThat(idle.stats().idle()).isOne();
			assertThat(idle.stats().discarded()).containsEntry("pressure", 7L);
			assertThat(busy.stats().exhausted()).isZero();
		}
	}

	@Test
	void whatWasLostMakesRoom() {
		SharedMemory memory = new SharedMemory(8 * SEGMENT, 10 * SEGMENT);
		PooledBufferFactory pool = pool("lossy", memory,
				new UpkeepSettings(Duration.ofSeconds(60), Duration.ofMinutes(5), LeakDetection.COUNT));
		write(pool.acquire(), 10 * SEGMENT);
		Awaitility.await().ignoreException(PoolExhaustedException.class).untilAsserted(() -> {
			System.gc();
			pool.acquire().close();
		});
	}

	@Test
	void whatWasLostMakesRoomForWhoAsksBeforehand() {
		SharedMemory memory = new SharedMemory(8 * SEGMENT, 10 * SEGMENT);
		PooledBufferFactory pool = pool("lossy", memory);
		write(pool.acquire(), 10 * SEGMENT);
		Awaitility.await().ignoreException(PoolExhaustedException.class).untilAsserted(() -> {
			System.gc();
			pool.requireRoom(10 * SEGMENT);
		});
	}

	@Test
	void poolThatNobodyClosedGivesItsMemoryBack() {
		SharedMemory memory = new SharedMemory(8 * SEGMENT, 10 * SEGMENT);
		WeakReference<?> lost = new WeakReference<>(useAndForget(memory));
		assertThat(memory.held()).isEqualTo(8 * SEGMENT);
		Awaitility.await().untilAsserted(() -> {
			System.gc();
			assertThat(lost.get()).isNull();
			pool("next", memory);
			assertThat(memory.held()).isZero();
			assertThat(memory.retained()).isZero();
		});
	}

	private static PooledBufferFactory useAndForget(SharedMemory memory) {
		PooledBufferFactory pool = pool("forgotten", memory);
		pool.use((buffer) -> write(buffer, 10 * SEGMENT));
		return pool;
	}

	@Test
	void closedPoolHoldsWhatIsStillInUseOnly() {
		SharedMemory memory = new SharedMemory(8 * SEGMENT, 10 * SEGMENT);
		PooledBufferFactory pool = pool("closed", memory);
		pool.use((buffer) -> write(buffer, 5 * SEGMENT));
		PooledBuffer buffer = pool.acquire();
		pool.close();
		assertThat(memory.held()).isEqualTo(SEGMENT);
		write(buffer, 3 * SEGMENT);
		assertThat(memory.held()).isEqualTo(3 * SEGMENT);
		buffer.close();
		assertThat(memory.held()).isZero();
		assertThat(memory.retained()).isZero();
	}

	@Test
	void ceilingCountsWhatIsMadeAheadOfTime() {
		SharedMemory memory = new SharedMemory(3 * SEGMENT, 3 * SEGMENT);
		PooledBufferFactory.builder("ahead").sizeClasses(SEGMENT).preallocate(3).memory(memory).build();
		assertThat(memory.held()).isEqualTo(3 * SEGMENT);
		assertThatIllegalArgumentException().isThrownBy(
				() -> PooledBufferFactory.builder("more").sizeClasses(SEGMENT).preallocate(4).memory(memory).build());
	}

	@Test
	void poolsOfOneJvmFollowItsHeap() {
		long heap = Runtime.getRuntime().maxMemory();
		PooledBufferFactory pool = PooledBufferFactory.builder("default").build();
		assertThat(pool.stats().maxRetainedBytes()).isBetween(heap / 100 * 24, heap / 4);
		assertThat(SharedMemory.ofHeap().maxInUse()).isEqualTo(SharedMemory.ceilingOfHeap(80))
			.isBetween(heap / 2, heap / 10 * 8);
		assertThat(SharedMemory.ceilingOfHeap(30)).isEqualTo(heap / 100 * 30);
	}

	@Test
	void poolThatNobodyUsesHasNoSlots() {
		SharedMemory memory = new SharedMemory(1L << 40, Long.MAX_VALUE);
		List<PooledBufferFactory> pools = new ArrayList<>();
		Runtime runtime = Runtime.getRuntime();
		System.gc();
		long before = runtime.totalMemory() - runtime.freeMemory();
		for (int i = 0; i < 1000; i++) {
			pools.add(PooledBufferFactory.builder("pool" + i).memory(memory).build());
		}
		System.gc();
		long each = (runtime.totalMemory() - runtime.freeMemory() - before) / pools.size();
		assertThat(each).isLessThan(16 * 1024);
		assertThat(pools.get(0).stats().acquires()).isZero();
	}

	@Test
	void ceilingBelowTheBoundIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new SharedMemory(2, 1)).withMessageContaining("maxInUse");
	}

	private static PooledBufferFactory pool(String name, SharedMemory memory) {
		return pool(name, memory, UpkeepSettings.DEFAULT);
	}

	private static PooledBufferFactory pool(String name, SharedMemory memory, UpkeepSettings upkeep) {
		return PooledBufferFactory.builder(name).sizeClasses(SEGMENT).upkeep(upkeep).memory(memory).build();
	}

	private static long write(PooledBuffer buffer, int length) {
		buffer.write(new byte[length]);
		return buffer.size();
	}

}
