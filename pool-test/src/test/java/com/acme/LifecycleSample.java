package com.acme;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.pooled.Lease;
import io.pooled.Pool;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.test.BalancedPools;

/**
 * Uses pools in all phases of a test.
 */
@Sample
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class LifecycleSample {

	static final Pool<StringBuilder> POOL = Pool.builder("parsers", StringBuilder::new).build();

	static final PooledBufferFactory BUFFERS = PooledBufferFactory.builder("exports").build();

	@RegisterExtension
	BalancedPools balanced = BalancedPools.of(POOL, BUFFERS);

	private final AtomicReference<Lease<StringBuilder>> before = new AtomicReference<>();

	@BeforeAll
	void acquireForAll() {
		POOL.acquire().get().append("for all tests");
	}

	@BeforeEach
	void acquire() {
		this.before.set(POOL.acquire()); // acquired before each
	}

	@AfterEach
	void release(TestInfo test) {
		if (!test.getDisplayName().equals("leavesWhatBeforeEachAcquired()")) {
			this.before.get().close();
		}
	}

	@Test
	void leavesWhatBeforeEachAcquired() {
	}

	@Test
	void leavesNothing() {
	}

	@Test
	void failsAndLeavesLease() {
		POOL.acquire(); // left by what fails
		throw new IllegalArgumentException("by itself");
	}

	@Test
	void leavesThreeAtOnePlace() {
		for (int i = 0; i < 3; i++) {
			BUFFERS.acquire(); // left three times
		}
	}

	@Test
	void passesOnToThreadThatReleasesLater() {
		CountDownLatch begun = new CountDownLatch(1);
		Thread caller = Thread.currentThread();
		PooledBuffer buffer = BUFFERS.acquire();
		Thread thread = new Thread(() -> {
			begun.countDown();
			while (isIn(caller, "leavesOrPasses")) {
				Thread.onSpinWait();
			}
			buffer.close();
		});
		leavesOrPasses(begun, thread);
	}

	private static void leavesOrPasses(CountDownLatch begun, Thread thread) {
		thread.start();
		try {
			begun.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean isIn(Thread thread, String method) {
		for (StackTraceElement frame : thread.getStackTrace()) {
			if (frame.getMethodName().equals(method)) {
				return true;
			}
		}
		return false;
	}

	@Test
	void hasOtherThreadLeaveLease() throws InterruptedException {
		Thread thread = new Thread(() -> POOL.acquire(), "worker of the test"); // left by
																				// a
																				// worker
		thread.start();
		thread.join();
	}

	@Test
	void writesToAnArrayAfterRelease() throws IOException {
		Keeping source = new Keeping();
		PooledBuffer buffer = BUFFERS.acquire(); // acquired for the array
		buffer.readFrom(source);
		buffer.close();
		source.array[0] = 1;
		BUFFERS.acquire().close();
	}

	@Test
	void endsWithWriteToAnArray() throws IOException {
		Keeping source = new Keeping();
		PooledBuffer buffer = BUFFERS.acquire(); // acquired before the end
		buffer.readFrom(source);
		buffer.close();
		source.array[0] = 1;
	}

	@Nested
	class Inner {

		@Test
		void leavesLeaseFromInside() {
			POOL.acquire(); // left from inside
		}

	}

	private static final class Keeping extends ByteArrayInputStream {

		private byte[] array;

		private Keeping() {
			super(new byte[16]);
		}

		@Override
		public synchronized int read(byte[] target, int offset, int length) {
			this.array = target;
			return super.read(target, offset, length);
		}

	}

}
