package io.pooled;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sixteen threads that do everything to their buffers and leases that can be done, also
 * what must not be done, and look for what is not their own. The system property
 * {@code pooled.misuse.operations} says how much.
 */
class MisuseStressTests {

	private static final long OPERATIONS = Long.getLong("pooled.misuse.operations", 10_000_000);

	private static final int THREADS = 16;

	private static final int LIVE = 4;

	private static final int ENDED = 64;

	@ParameterizedTest
	@CsvSource({ "COUNT, false", "COUNT, true", "SAMPLE, false", "STRICT, false", "STRICT, true" })
	void nobodySeesAForeignByte(LeakDetection detection, boolean zero) {
		UpkeepSettings upkeep = new UpkeepSettings(Duration.ofNanos(2), Duration.ofHours(1), detection);
		Misusers misusers = new Misusers(upkeep, zero);
		long operations = OPERATIONS / 100 * share(detection);
		Together.run(THREADS, (thread) -> misusers.new Misuser(thread).work(operations / THREADS));
		PoolStats buffers = misusers.buffers.stats();
		PoolStats objects = misusers.objects.stats();
		System.out.printf("misuse: %s zero=%s operations=%s checked=%s late=%s second=%s abandoned=%s buffers=%s%n",
				detection, zero, operations, misusers.checked, misusers.late, misusers.second, misusers.abandoned,
				buffers);
		assertThat(misusers.checked.sum()).isGreaterThan(operations / 20);
		assertThat(misusers.late.sum()).isGreaterThan(operations / 200);
		assertThat(misusers.second.sum()).isGreaterThan(operations / 200);
		assertThat(misusers.abandoned.sum()).isPositive();
		assertThat(buffers.staleReleases() + objects.staleReleases()).isEqualTo(misusers.second.sum());
		StatsLaws.holdAtRest(buffers);
		StatsLaws.holdAtRest(objects);
	}

	/**
	 * Of a hundred operations, those in each way of finding misuse. In strict mode a
	 * stack for each lease, and a poisoned segment for each release, take their time.
	 */
	private static long share(LeakDetection detection) {
		return (detection == LeakDetection.STRICT) ? 2 : 32;
	}

	/** One of the two things that are leased. */
	private interface Handle {

		void fill(byte value) throws IOException;

		void check(byte value) throws IOException;

		void close();

		void discard();

		ScopedLease lease();

	}

	private record Owned(Handle handle, byte value) {
	}

	/** Ended, and whether closing it again counts. */
	private record Ended(Handle handle, boolean counts) {
	}

	/** What the threads share, and what they have done. */
	private static final class Misusers {

		final LongAdder checked = new LongAdder();

		final LongAdder late = new LongAdder();

		final LongAdder second = new LongAdder();

		final LongAdder abandoned = new LongAdder();

		private final PooledBufferFactory buffers;

		private final Pool<byte[]> objects;

		private final boolean strict;

		private final AtomicReferenceArray<@Nullable Owned> handed = new AtomicReferenceArray<>(THREADS);

		private final AtomicReferenceArray<@Nullable Ended> ended = new AtomicReferenceArray<>(ENDED);

		private Misusers(UpkeepSettings upkeep, boolean zero) {
			this.strict = upkeep.isStrict();
			this.buffers = PooledBufferFactory.builder("buffers")
				.sizeClasses(64, 256, 1024)
				.maxRetained(16 * 1024)
				.zeroOnRelease(zero)
				.upkeep(upkeep)
				.build();
			this.objects = Pool.builder("objects", () -> new byte[64]).maxIdle(24).upkeep(upkeep).build();
		}

		/** One of the threads. */
		private final class Misuser {

			private final Dice dice;

			private final Deque<Owned> live = new ArrayDeque<>();

			private byte value;

			private Misuser(int thread) {
				this.dice = new Dice(0x9E3779B97F4A7C15L * (thread + 1));
				this.value = (byte) (thread * 16);
			}

			private void work(long operations) throws IOException {
				for (long i = 0; i < operations; i++) {
					step();
				}
				while (!this.live.isEmpty()) {
					end(this.live.remove(), 0);
				}
				for (int box = 0; box < THREADS; box++) {
					Owned owned = Misusers.this.handed.getAndSet(box, null);
					if (owned != null) {
						end(owned, 0);
					}
				}
			}

			private void step() throws IOException {
				switch (this.dice.roll(16)) {
					case 0, 1, 2, 3 -> acquire();
					case 4, 5, 6, 7 -> end(this.live.poll(), this.dice.roll(8));
					case 8 -> handOver();
					case 9, 10 -> useLate();
					case 11, 12 -> endAgain();
					case 13 -> checkFirst();
					case 14 -> forgetInAScope();
					default -> upkeep();
				}
			}

			private void acquire() throws IOException {
				if (this.live.size() < LIVE) {
					Owned owned = new Owned(handle(), ++this.value);
					owned.handle.fill(owned.value);
					this.live.add(owned);
				}
			}

			private Handle handle() {
				return (this.dice.roll(3) == 0) ? new LeaseHandle(Misusers.this.objects.acquire())
						: new BufferHandle(Misusers.this.buffers.acquire(this.dice.roll(512)), this.dice.roll(2000));
			}

			private void end(@Nullable Owned owned, int how) throws IOException {
				if (owned == null) {
					return;
				}
				owned.handle.check(owned.value);
				Misusers.this.checked.increment();
				if (how == 1) {
					owned.handle.discard();
				}
				else {
					owned.handle.close();
				}
				Misusers.this.ended.set(this.dice.roll(ENDED), new Ended(owned.handle, how != 1));
			}

			private void handOver() throws IOException {
				Owned mine = this.live.poll();
				Owned other = Misusers.this.handed.getAndSet(this.dice.roll(THREADS), mine);
				if (other != null) {
					other.handle.check(other.value);
					this.live.add(other);
				}
			}

			private void useLate() throws IOException {
				Ended ended = Misusers.this.ended.get(this.dice.roll(ENDED));
				if (ended == null) {
					return;
				}
				try {
					if (this.dice.roll(2) == 0) {
						ended.handle.fill((byte) 0x55);
					}
					else {
						ended.handle.check((byte) 0x55);
					}
				}
				catch (IllegalStateException ex) {
					Misusers.this.late.increment();
					return;
				}
				throw new AssertionError("used what had ended");
			}

			private void endAgain() {
				Ended ended = Misusers.this.ended.get(this.dice.roll(ENDED));
				if (ended == null) {
					return;
				}
				boolean thrown = false;
				try {
					if (this.dice.roll(4) == 0) {
						ended.handle.discard();
					}
					else {
						ended.handle.close();
					}
				}
				catch (IllegalStateException ex) {
					thrown = true;
				}
				if (ended.counts) {
					Misusers.this.second.increment();
				}
				assertThat(thrown).isEqualTo(ended.counts && Misusers.this.strict);
			}

			private void checkFirst() throws IOException {
				Owned owned = this.live.peek();
				if (owned != null) {
					owned.handle.check(owned.value);
				}
			}

			// The worker goes on to write, and closes in the end.
			private void forgetInAScope() throws IOException {
				LeaseScope scope = LeaseScope.begin();
				LeaseScope before = LeaseScope.enter(scope);
				Handle handle = handle();
				LeaseScope.enter(before);
				handle.fill((byte) 0x33);
				scope.complete(() -> "here");
				assertThat(handle.lease().isOpen()).isFalse();
				Misusers.this.abandoned.increment();
				Misusers.this.ended.set(this.dice.roll(ENDED), new Ended(handle, false));
			}

			private void upkeep() {
				if (this.dice.roll(200) == 0) {
					Misusers.this.buffers.trim();
					Misusers.this.objects.age(System.nanoTime());
					Misusers.this.buffers.age(System.nanoTime());
					Misusers.this.objects.resize(8 + this.dice.roll(32));
				}
			}

		}

	}

	private record LeaseHandle(Lease<byte[]> lease) implements Handle {

		@Override
		public void fill(byte value) {
			Arrays.fill(this.lease.get(), value);
		}

		@Override
		public void check(byte value) {
			for (byte found : this.lease.get()) {
				if (found != value) {
					throw new AssertionError("foreign byte " + found + " instead of " + value);
				}
			}
		}

		@Override
		public void close() {
			this.lease.close();
		}

		@Override
		public void discard() {
			this.lease.discard();
		}

	}

	private record BufferHandle(PooledBuffer lease, int size) implements Handle {

		@Override
		public void fill(byte value) {
			byte[] content = new byte[this.size];
			Arrays.fill(content, value);
			this.lease.clear();
			this.lease.write(content);
		}

		@Override
		public void check(byte value) throws IOException {
			this.lease.writeTo(new Checking(value));
			assertThat(this.lease.size()).isEqualTo(this.size);
		}

		@Override
		public void close() {
			this.lease.close();
		}

		@Override
		public void discard() {
			this.lease.discard();
		}

	}

	private static final class Checking extends OutputStream {

		private final byte value;

		private Checking(byte value) {
			this.value = value;
		}

		@Override
		public void write(int found) {
			if ((byte) found != this.value) {
				throw new AssertionError("foreign byte " + found + " instead of " + this.value);
			}
		}

	}

}
