package io.pooled.buffer;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.Await;
import io.pooled.Dice;
import io.pooled.DiscardReason;
import io.pooled.LeakDetection;
import io.pooled.PoolDetails.SizeClass;
import io.pooled.PoolStats;
import io.pooled.StatsLaws;
import io.pooled.Together;
import io.pooled.UpkeepSettings;
import io.pooled.VirtualThreads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads over few segments that are trimmed and resized all the while, and whose
 * time runs so fast that what is idle ages and what is leased is overdue. A fifth of the
 * leases of the system property {@code pooled.stress.leases}.
 */
class BufferUpkeepStressTests {

	private static final long BUFFERS = Long.getLong("pooled.stress.leases", 2_000_000) / 5;

	private static final int MAX_RETAINED = 8 * 1024;

	private static final int BOXES = 2;

	private static final int HELD = 2;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void everyByteHasOneOwnerOnPlatformThreads(boolean zero) {
		run("platform", Thread::new, 8, zero);
	}

	@ParameterizedTest
	@CsvSource({ "8, false", "8, true", "64, false", "64, true" })
	@EnabledForJreRange(min = JRE.JAVA_21)
	void everyByteHasOneOwnerOnVirtualThreads(int threads, boolean zero) throws ReflectiveOperationException {
		run("virtual", VirtualThreads.factory(), threads, zero);
	}

	private static void run(String kind, ThreadFactory threadFactory, int threads, boolean zero) {
		PooledBufferFactory factory = PooledBufferFactory.builder("stress")
			.sizeClasses(64, 256, 1024)
			.maxCapacity(4 * 1024)
			.maxRetained(MAX_RETAINED)
			.zeroOnRelease(zero)
			.upkeep(new UpkeepSettings(Duration.ofNanos(4), Duration.ofNanos(16), LeakDetection.COUNT))
			.build();
		Stress stress = new Stress(factory);
		Together.run(2, (thread) -> {
			if (thread == 0) {
				stress.workAll(threadFactory, threads, BUFFERS / threads);
			}
			else {
				stress.watch();
			}
		});
		stress.drain();
		factory.resize(MAX_RETAINED);
		PoolStats stats = factory.stats();
		System.out.printf(
				"stress buffer upkeep: %s threads=%s zero=%s buffers=%s segments=%s hits=%s misses=%s idle=%s "
						+ "discarded=%s stale=%s rounds=%s overdue=%s%n",
				kind, threads, zero, BUFFERS, stats.acquires(), stats.hits(), stats.misses(), stats.idle(),
				stats.discarded(), stats.staleReleases(), stress.rounds, stress.overdue);
		assertThat(stats.staleReleases()).isEqualTo(stress.seconds.sum());
		assertThat(stats.discarded().getOrDefault("idle", 0L)).isPositive();
		assertThat(stress.overdue.sum()).isPositive();
		assertThat(factory.details().sizeClasses().stream().mapToLong(SizeClass::retainedBytes).sum())
			.isEqualTo(stats.retainedBytes());
		assertThat(factory.details().sizeClasses().stream().mapToLong((each) -> each.size() * each.idle()).sum())
			.isEqualTo(stats.retainedBytes());
		StatsLaws.holdAtRest(stats);
	}

	/** One run: what the threads share, and what they are expected to have done. */
	private static final class Stress {

		final LongAdder seconds = new LongAdder();

		final LongAdder rounds = new LongAdder();

		final LongAdder overdue = new LongAdder();

		private final PooledBufferFactory factory;

		private final AtomicLong time = new AtomicLong();

		/** Buffers with content that somebody else checks and closes. */
		private final AtomicReferenceArray<@Nullable Filled> escaping = new AtomicReferenceArray<>(BOXES);

		/** Buffers that somebody else closes at about the same time. */
		private final AtomicReferenceArray<@Nullable PooledBuffer> contested = new AtomicReferenceArray<>(BOXES);

		private volatile boolean done;

		Stress(PooledBufferFactory factory) {
			this.factory = factory;
		}

		void watch() {
			Dice dice = new Dice(-1);
			PoolStats before = this.factory.stats();
			while (!this.done) {
				lookAfter(dice);
				if (dice.roll(4) == 0) {
					this.factory.resize(64 + dice.roll(2 * MAX_RETAINED));
					// What was being put in at that moment follows.
					Await.until("the lower limit", this::isLimitKept);
				}
				PoolStats after = this.factory.stats();
				StatsLaws.holdAtAnyTime(after);
				StatsLaws.holdBetween(before, after);
				before = after;
				this.overdue.add(after.overdue());
			}
		}

		private boolean isLimitKept() {
			PoolStats stats = this.factory.stats();
			return stats.retainedBytes() <= stats.maxRetainedBytes();
		}

		private void lookAfter(Dice dice) {
			this.rounds.increment();
			if (dice.roll(16) == 0) {
				this.factory.trim(DiscardReason.PRESSURE);
			}
			else {
				this.factory.age(this.time.addAndGet(dice.roll(8)));
			}
		}

		void workAll(ThreadFactory threadFactory, int threads, long count) {
			try {
				Together.run(threadFactory, threads, (thread) -> work(thread, count));
			}
			finally {
				this.done = true;
			}
		}

		private void work(int thread, long count) {
			Dice dice = new Dice(thread + 1);
			@Nullable Filled[] held = new @Nullable Filled[HELD];
			for (long i = 0; i < count; i++) {
				if (dice.roll(32) == 0) {
					lookAfter(dice);
				}
				if (dice.roll(128) == 0) {
					Thread.yield();
				}
				Filled filled = new Filled(this.factory.acquire(dice.roll(512)), (byte) (thread * 31 + i));
				filled.fill(dice.roll((dice.roll(64) == 0) ? 6000 : 600));
				int box = dice.roll(BOXES);
				int action = dice.roll(32);
				if (action < 6) {
					int place = dice.roll(HELD);
					end(held[place]);
					held[place] = filled;
				}
				else if (action < 9) {
					end(this.escaping.getAndSet(box, filled));
				}
				else if (action < 12) {
					filled.check();
					PooledBuffer other = this.contested.getAndSet(box, filled.buffer);
					closeAgain(other);
					filled.buffer.close();
				}
				else if (action < 14) {
					filled.check();
					filled.buffer.discard();
				}
				else {
					end(filled);
				}
			}
			for (Filled each : held) {
				end(each);
			}
		}

		private void closeAgain(@Nullable PooledBuffer buffer) {
			if (buffer != null) {
				buffer.close();
				this.seconds.increment();
			}
		}

		// Writes once more, as time has gone by, and closes.
		private static void end(@Nullable Filled filled) {
			if (filled != null) {
				filled.fill(100);
				filled.check();
				filled.buffer.close();
			}
		}

		void drain() {
			for (int box = 0; box < BOXES; box++) {
				closeAgain(this.contested.get(box));
				end(this.escaping.get(box));
			}
		}

	}

	private record Filled(PooledBuffer buffer, byte value) {

		void fill(int size) {
			byte[] content = new byte[size];
			Arrays.fill(content, this.value);
			this.buffer.write(content);
		}

		void check() {
			for (byte each : this.buffer.toByteArray()) {
				if (each != this.value) {
					throw new AssertionError("somebody else wrote into this buffer");
				}
			}
		}

	}

}
