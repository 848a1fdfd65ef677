package com.acme;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.LeakDetection;
import io.pooled.LeakKind;
import io.pooled.LeakSite;
import io.pooled.LeaseAudit;
import io.pooled.ManagedPool;
import io.pooled.Misuse;
import io.pooled.SharedMemory;
import io.pooled.UpkeepSettings;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what is written to the memory of a buffer after its release, without the
 * buffer.
 */
@Timeout(60)
class LateWriteTests {

	private static final Duration IDLE = Duration.ofMinutes(1);

	/** Of the pools of this test alone. */
	private static final long MEMORY = 1024 * 1024;

	private final List<Object> kept = new ArrayList<>();

	private static PooledBufferFactory buffers(LeakDetection detection, boolean zero) {
		return PooledBufferFactory.builder("buffers")
			.memory(new SharedMemory(MEMORY, MEMORY))
			.sizeClasses(64, 256)
			.zeroOnRelease(zero)
			.upkeep(new UpkeepSettings(IDLE, Duration.ofMinutes(5), detection, 1))
			.build();
	}

	private static PooledBufferFactory strict(boolean zero) {
		return buffers(LeakDetection.STRICT, zero);
	}

	private static LeakSite only(ManagedPool pool) {
		assertThat(pool.leaks()).hasSize(1);
		return pool.leaks().get(0);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void strictFindsWhatIsWrittenToReleasedMemoryAndHandsItToNobody(boolean zero) throws IOException {
		PooledBufferFactory pool = strict(zero);
		Set<byte[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
		PooledBuffer buffer = pool.acquire();
		String acquired = Here.linesBefore(1);
		buffer.readFrom(keeping(arrays));
		buffer.write(new byte[99]);
		buffer.readFrom(keeping(arrays));
		buffer.close();
		String released = Here.linesBefore(1);
		assertThat(arrays).hasSize(2);
		for (byte[] array : arrays) {
			array[array.length - 1] ^= 1;
		}
		for (int i = 0; i < 8; i++) {
			PooledBuffer next = pool.acquire(64);
			next.write(new byte[1000]);
			this.kept.add(next);
			next.readFrom(new ByteArrayInputStream(new byte[1]) {

				@Override
				public synchronized int read(byte[] target, int offset, int length) {
					assertThat(arrays.contains(target)).isFalse();
					return super.read(target, offset, length);
				}

			});
		}
		LeakSite site = only(pool);
		assertThat(site.kind()).isEqualTo("late-write");
		assertThat(site.site()).contains(acquired);
		assertThat(site.count()).isEqualTo(2);
		assertThat(site.stack()).last().asString().contains(acquired).contains(released);
		assertThat(pool.stats().discarded()).containsEntry("abandoned", 2L);
		pool.trim();
		assertThat(only(pool).count()).isEqualTo(2);
	}

	// A source that keeps the array that it was to fill.
	private static InputStream keeping(Set<byte[]> arrays) {
		return new InputStream() {

			private boolean done;

			@Override
			public int read() {
				return -1;
			}

			@Override
			public int read(byte[] target, int offset, int length) {
				arrays.add(target);
				boolean first = !this.done;
				this.done = true;
				return first ? 1 : -1;
			}

		};
	}

	@Test
	void memoryThatNobodyWroteToIsReusedInStrictMode() {
		PooledBufferFactory pool = strict(false);
		for (int i = 0; i < 100; i++) {
			try (PooledBuffer buffer = pool.acquire(64)) {
				buffer.writeUtf8("x".repeat(1 + i * 7));
				assertThat(buffer.toByteArray()).containsOnly('x').hasSize(1 + i * 7);
			}
		}
		assertThat(pool.stats().hitRate()).isGreaterThan(0.9);
		assertThat(pool.leaks()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void lateWriteIsFoundWhenTheMemoryLeavesThePool(Exit exit) throws IOException {
		PooledBufferFactory pool = strict(false);
		writeLate(pool);
		assertThat(pool.leaks()).isEmpty();
		exit.take(pool);
		exit.take(pool);
		assertThat(only(pool).kind()).isEqualTo("late-write");
		assertThat(only(pool).site()).contains("LateWriteTests.writeLate");
		assertThat(only(pool).count()).isEqualTo(1);
		assertThat(pool.stats().idle()).isZero();
	}

	private static void writeLate(PooledBufferFactory pool) throws IOException {
		Set<byte[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
		try (PooledBuffer buffer = pool.acquire()) {
			buffer.readFrom(keeping(arrays));
		}
		assertThat(arrays).hasSize(1).allSatisfy((array) -> array[7] ^= 1);
	}

	@Test
	void auditFindsALateWriteToMemoryThatIsIdleOnce() throws IOException {
		PooledBufferFactory pool = buffers(LeakDetection.COUNT, false);
		pool.acquire().close();
		try (LeaseAudit audit = pool.audit(); LeaseAudit other = pool.audit()) {
			writeLate(pool);
			assertThat(audit.misuses()).extracting(Misuse::kind).containsExactly(LeakKind.LATE_WRITE);
			assertThat(audit.misuses()).hasSize(1)
				.first()
				.satisfies((misuse) -> assertThat(misuse.site()).contains("LateWriteTests.writeLate"));
			assertThat(other.misuses()).hasSize(1);
		}
		try (LeaseAudit next = pool.audit()) {
			pool.acquire().close();
			assertThat(next.misuses()).as("of another audit").isEmpty();
		}
		assertThat(only(pool).count()).isEqualTo(1);
		assertThat(pool.stats().discarded()).as("the memory is for nobody").containsEntry("abandoned", 1L);
	}

	@Test
	void lookingAtWhatIsIdleTakesNobodyForALateWriter() {
		PooledBufferFactory pool = buffers(LeakDetection.COUNT, true);
		AtomicBoolean done = new AtomicBoolean();
		ExecutorService threads = Executors.newFixedThreadPool(3);
		try (LeaseAudit audit = pool.audit()) {
			List<CompletableFuture<Void>> users = Stream.<Runnable>generate(() -> () -> useUntil(done, pool))
				.limit(3)
				.map((user) -> CompletableFuture.runAsync(user, threads))
				.toList();
			for (int look = 0; look < 20_000; look++) {
				assertThat(audit.misuses()).isEmpty();
			}
			done.set(true);
			users.forEach(CompletableFuture::join);
			assertThat(audit.misuses()).isEmpty();
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(pool.stats().discarded()).allSatisfy((reason, count) -> assertThat(count).as(reason).isZero());
	}

	private static void useUntil(AtomicBoolean done, PooledBufferFactory pool) {
		while (!done.get()) {
			try (PooledBuffer buffer = pool.acquire()) {
				buffer.writeUtf8("x".repeat(300));
			}
		}
	}

	/**
	 * How an idle segment leaves its pool.
	 */
	private enum Exit {

		TRIMMED {

			@Override
			void take(PooledBufferFactory pool) {
				pool.trim();
			}

		},

		AGED {

			@Override
			void take(PooledBufferFactory pool) {
				long now = System.nanoTime();
				pool.age(now);
				pool.age(now + TimeUnit.HOURS.toNanos(1));
			}

		},

		RESIZED {

			@Override
			void take(PooledBufferFactory pool) {
				try (PooledBuffer other = pool.acquire(256)) {
					pool.resize(64);
				}
				pool.trim();
			}

		},

		CLOSED {

			@Override
			void take(PooledBufferFactory pool) {
				pool.close();
			}

		};

		abstract void take(PooledBufferFactory pool);

	}

}
