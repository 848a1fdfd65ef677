package io.pooled.buffer;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.PoolDetails.SizeClass;
import io.pooled.PoolStats;
import io.pooled.StatsLaws;
import io.pooled.Together;
import io.pooled.VirtualThreads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads over few segments. A quarter of the leases of the system property
 * {@code pooled.stress.leases}.
 */
class BufferStressTests {

	private static final long BUFFERS = Long.getLong("pooled.stress.leases", 2_000_000) / 4;

	private static final int THREADS = 16;

	private static final int MAX_RETAINED = 16 * 1024;

	private static final int BOXES = 4;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void everyByteHasOneOwnerOnPlatformThreads(boolean zero) {
		run("platform", Thread::new, THREADS, zero, BUFFERS);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	@EnabledForJreRange(min = JRE.JAVA_21)
	void everyByteHasOneOwnerOnVirtualThreads(boolean zero) throws ReflectiveOperationException {
		run("virtual", VirtualThreads.factory(), 64, zero, BUFFERS / 2);
	}

	private static void run(String kind, ThreadFactory threadFactory, int threads, boolean zero, long buffers) {
		PooledBufferFactory factory = PooledBufferFactory.builder("stress")
			.sizeClasses(256, 1024, 4096)
			.maxCapacity(8 * 1024)
			.maxRetained(MAX_RETAINED)
			.zeroOnRelease(zero)
			.build();
		Stress stress = new Stress(factory);
		long started = System.nanoTime();
		Together.run(threadFactory, threads, (thread) -> stress.work(thread, buffers / threads));
		stress.drain();
		Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
		PoolStats stats = factory.stats();
		System.out.printf(
				"stress buffers: %s threads=%s zero=%s buffers=%s segments=%s hits=%s misses=%s releases=%s "
						+ "inUse=%s idle=%s retained=%s stale=%s seconds=%s%n",
				kind, threads, zero, stress.buffers, stats.acquires(), stats.hits(), stats.misses(), stats.releases(),
				stats.inUse(), stats.idle(), stats.retainedBytes(), stats.staleReleases(), elapsed.toMillis() / 1000.0);
		assertThat(stats.staleReleases()).isEqualTo(stress.seconds.sum());
		assertThat(stats.retainedBytes()).isLessThanOrEqualTo(MAX_RETAINED);
		assertThat(factory.details().sizes().stream().mapToLong((size) -> size.count()).sum()).isPositive();
		assertThat(factory.details().sizeClasses().stream().mapToLong(SizeClass::retainedBytes).sum())
			.isEqualTo(stats.retainedBytes());
		assertThat(factory.details().sizeClasses().stream().mapToLong((each) -> each.size() * each.idle()).sum())
			.isEqualTo(stats.retainedBytes());
		StatsLaws.holdAtRest(stats);
	}

	/** One run: what the threads share, and what they are expected to have done. */
	private static final class Stress {

		final LongAdder buffers = new LongAdder();

		final LongAdder seconds = new LongAdder();

		private final PooledBufferFactory factory;

		/** Buffers with content that somebody else checks and closes. */
		private final AtomicReferenceArray<@Nullable Handed> escaping = new AtomicReferenceArray<>(BOXES);

		/** Buffers that somebody else closes at about the same time. */
		private final AtomicReferenceArray<@Nullable PooledBuffer> contested = new AtomicReferenceArray<>(BOXES);

		Stress(PooledBufferFactory factory) {
			this.factory = factory;
		}

		void work(int thread, long count) throws IOException {
			Pattern pattern = new Pattern();
			long random = 0x9E3779B97F4A7C15L * (thread + 1);
			long seconds = 0;
			for (long i = 0; i < count; i++) {
				random ^= random << 13;
				random ^= random >>> 7;
				random ^= random << 17;
				int size = ((random & 63) == 0) ? (int) (random >>> 8) & 0x3FFF : (int) (random >>> 8) & 0x3FF;
				int box = (int) (random >>> 30) & (BOXES - 1);
				int dice = (int) (random >>> 40) & 1023;
				byte value = (byte) (thread * 31 + i);
				// Most threads are to wait without a buffer, so that enough segments are
				// idle.
				int pause = (int) (random >>> 20) & 1023;
				if (pause > 0 && pause < 8) {
					Thread.yield();
				}
				PooledBuffer buffer = ((random & 64) == 0) ? this.factory.acquire() : this.factory.acquire(size);
				pattern.fill(buffer, size, value);
				if (pause == 0) {
					Thread.yield();
				}
				if (dice < 60) {
					check(pattern, this.escaping.getAndSet(box, new Handed(buffer, size, value)));
					continue;
				}
				pattern.check(buffer, size, value);
				if (dice < 120) {
					PooledBuffer other = this.contested.getAndSet(box, buffer);
					seconds += closeAgain(other);
					buffer.close();
				}
				else if (dice < 130) {
					buffer.discard();
				}
				else {
					buffer.close();
				}
			}
			this.buffers.add(count);
			this.seconds.add(seconds);
		}

		private static int closeAgain(@Nullable PooledBuffer buffer) {
			if (buffer == null) {
				return 0;
			}
			buffer.close();
			return 1;
		}

		private static void check(Pattern pattern, @Nullable Handed handed) throws IOException {
			if (handed != null) {
				pattern.check(handed.buffer, handed.size, handed.value);
				handed.buffer.close();
			}
		}

		void drain() {
			for (int box = 0; box < BOXES; box++) {
				this.seconds.add(closeAgain(this.contested.get(box)));
				Handed handed = this.escaping.get(box);
				if (handed != null) {
					handed.buffer.close();
				}
			}
		}

	}

	private record Handed(PooledBuffer buffer, int size, byte value) {
	}

	/** Fills buffers with one byte, and checks that nobody else wrote into them. */
	private static final class Pattern extends OutputStream {

		private final byte[] expected = new byte[0x4000];

		private long seen;

		void fill(PooledBuffer buffer, int size, byte value) {
			Arrays.fill(this.expected, 0, size, value);
			int half = size / 2;
			buffer.write(this.expected, 0, half);
			buffer.write(this.expected, half, size - half);
		}

		void check(PooledBuffer buffer, int size, byte value) throws IOException {
			Arrays.fill(this.expected, 0, size, value);
			this.seen = 0;
			buffer.writeTo(this);
			if (this.seen != size) {
				throw new AssertionError(this.seen + " bytes instead of " + size);
			}
		}

		@Override
		public void write(int value) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void write(byte[] source, int offset, int length) {
			if (!Arrays.equals(source, offset, offset + length, this.expected, 0, length)) {
				throw new AssertionError("somebody else wrote into this buffer");
			}
			this.seen += length;
		}

	}

}
