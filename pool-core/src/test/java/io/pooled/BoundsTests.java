package io.pooled;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Whatever a factory throws, and whoever is interrupted, the bounds hold and the counters
 * balance.
 */
class BoundsTests {

	private static final int MAX_IDLE = 5;

	private static final int THREADS = 8;

	private static final int LEASES = 10_000;

	@ParameterizedTest
	@EnumSource
	void boundsHoldUnderAFaultyFactory(Fault fault) {
		FaultyFactory factory = new FaultyFactory(fault);
		Pool<Owned> pool = pool(factory);
		LongAdder failed = new LongAdder();
		Together.run(THREADS, (thread) -> {
			for (int i = 0; i < LEASES; i++) {
				try {
					use(pool, (thread + 1L) * LEASES + i);
				}
				catch (FaultException | FaultError | OutOfMemoryError ex) {
					failed.add(1 + ex.getSuppressed().length);
				}
				if (i % 10 == 0) {
					assertThat(pool.stats().retainedBytes()).isLessThanOrEqualTo(MAX_IDLE);
				}
			}
		});
		assertThat(factory.faults).hasPositiveValue();
		assertThat(failed.sum()).isEqualTo(fault.isTold ? factory.faults.get() : 0);
		PoolStats stats = pool.stats();
		assertThat(stats.created()).isEqualTo(factory.created.sum());
		assertThat(StatsLaws.discarded(stats)).isEqualTo(factory.destroyed.sum());
		assertThat(stats.staleReleases()).isZero();
		assertBalanced(pool);
		factory.healed.set(true);
		assertWorks(pool);
	}

	// Acquires two at a time, in each of the ways to do so.
	private static void use(Pool<Owned> pool, long id) {
		try (Lease<Owned> lease = pool.acquire()) {
			lease.get().take(id);
			try {
				pool.use((object) -> {
					object.take(-id);
					object.give(-id);
					return object;
				});
				if (id % 7 == 0) {
					Thread.yield();
				}
			}
			finally {
				lease.get().give(id);
			}
			if (id % 5 == 0) {
				lease.discard();
			}
		}
	}

	@Test
	void interruptedThreadsAcquireAndReleaseAndStayInterrupted() {
		Pool<Owned> pool = pool(new OwnedFactory());
		@Nullable Thread[] threads = new @Nullable Thread[THREADS];
		AtomicBoolean done = new AtomicBoolean();
		LongAdder interrupted = new LongAdder();
		Together.run(THREADS, (thread) -> {
			threads[thread] = Thread.currentThread();
			if (thread == 0) {
				try {
					for (int i = 1; i < LEASES; i++) {
						use(pool, i);
						interrupt(threads[i % THREADS]);
					}
					assertThat(Thread.interrupted()).as("the flag stays").isTrue();
					Await.until("an interrupted thread", () -> {
						Stream.of(threads).skip(1).forEach(BoundsTests::interrupt);
						return interrupted.sum() > 0;
					});
				}
				finally {
					done.set(true);
				}
			}
			for (long i = 0; !done.get(); i++) {
				boolean before = Thread.currentThread().isInterrupted();
				use(pool, ((thread + 1L) << 40) + i);
				pool.trim();
				pool.age(i);
				assertThat(!before || Thread.currentThread().isInterrupted()).as("the flag stays").isTrue();
				if (i % 10 == 0 && Thread.interrupted()) {
					interrupted.increment();
				}
			}
		});
		assertBalanced(pool);
		assertWorks(pool);
	}

	// Does nothing to a thread that has not started yet.
	private static void interrupt(@Nullable Thread thread) {
		if (thread != null) {
			thread.interrupt();
		}
	}

	@Test
	void errorOfPreallocationLeavesNothingBehind() {
		FaultyFactory factory = new FaultyFactory(Fault.OUT_OF_MEMORY_IN_CREATE);
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(
				() -> Pool.builder("faulty", factory).maxIdle(Pool.MAX_IDLE).preallocate(Pool.MAX_IDLE).build());
		assertThat(factory.created.sum()).isPositive().isEqualTo(factory.destroyed.sum());
	}

	private static Pool<Owned> pool(PooledObjectFactory<Owned> factory) {
		return Pool.builder("faulty", factory).maxIdle(MAX_IDLE).objectSize(1).build();
	}

	private static void assertBalanced(Pool<Owned> pool) {
		PoolStats stats = pool.stats();
		assertThat(stats.idle()).isLessThanOrEqualTo(MAX_IDLE);
		assertThat(stats.retainedBytes()).isEqualTo(stats.idle());
		StatsLaws.holdAtRest(stats);
	}

	private static void assertWorks(Pool<Owned> pool) {
		PoolStats before = pool.stats();
		long id = 1L << 50;
		for (Lease<Owned> lease : Stream.generate(pool::acquire).limit(MAX_IDLE + 2).toList()) {
			lease.get().take(++id);
			lease.get().give(id);
			lease.close();
		}
		assertThat(pool.stats().hits()).isEqualTo(before.hits() + before.idle());
		assertThat(pool.stats().idle()).isEqualTo(MAX_IDLE);
		assertBalanced(pool);
	}

	/** What a factory does now and then. */
	private enum Fault {

		EXCEPTION_IN_CREATE(true), ERROR_IN_CREATE(true), OUT_OF_MEMORY_IN_CREATE(true), REFUSAL_IN_RESET(false),
		EXCEPTION_IN_RESET(false), ERROR_IN_RESET(true), EXCEPTION_IN_DESTROY(false), ERROR_IN_DESTROY(true);

		/** Whether the user of the pool gets to hear of it. */
		private final boolean isTold;

		Fault(boolean isTold) {
			this.isTold = isTold;
		}

	}

	private static final class FaultyFactory implements PooledObjectFactory<Owned> {

		final LongAdder created = new LongAdder();

		final LongAdder destroyed = new LongAdder();

		final AtomicLong faults = new AtomicLong();

		final AtomicBoolean healed = new AtomicBoolean();

		private final AtomicLong calls = new AtomicLong(42);

		private final Fault fault;

		FaultyFactory(Fault fault) {
			this.fault = fault;
		}

		@Override
		public Owned create() {
			fail(Fault.EXCEPTION_IN_CREATE, Fault.ERROR_IN_CREATE);
			if (occurs(Fault.OUT_OF_MEMORY_IN_CREATE)) {
				throw new OutOfMemoryError("Java heap space");
			}
			this.created.increment();
			return new Owned();
		}

		@Override
		public boolean reset(Owned object) {
			object.take(-2);
			object.give(-2);
			fail(Fault.EXCEPTION_IN_RESET, Fault.ERROR_IN_RESET);
			return !occurs(Fault.REFUSAL_IN_RESET);
		}

		// Nobody can take a destroyed object any more.
		@Override
		public void destroy(Owned object) {
			object.take(-3);
			this.destroyed.increment();
			fail(Fault.EXCEPTION_IN_DESTROY, Fault.ERROR_IN_DESTROY);
		}

		private void fail(Fault exception, Fault error) {
			if (occurs(exception)) {
				throw new FaultException();
			}
			if (occurs(error)) {
				throw new FaultError();
			}
		}

		private boolean occurs(Fault fault) {
			if (this.fault != fault || this.healed.get()) {
				return false;
			}
			long random = this.calls.incrementAndGet() * 0x9E3779B97F4A7C15L;
			boolean occurs = ((random >>> 40) & 7) == 0;
			if (occurs) {
				this.faults.incrementAndGet();
			}
			return occurs;
		}

	}

	private static final class FaultException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	private static final class FaultError extends Error {

		private static final long serialVersionUID = 1L;

	}

}
