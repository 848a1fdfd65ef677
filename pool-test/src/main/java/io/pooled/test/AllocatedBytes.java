package io.pooled.test;

import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

import com.sun.management.ThreadMXBean;

/**
 * How much a thread has allocated, as the JVM counts it.
 */
final class AllocatedBytes {

	private AllocatedBytes() {
	}

	/**
	 * Return the counter of whichever thread reads it. Reading allocates nothing.
	 * @return bytes since the thread was started
	 * @throws IllegalStateException if nothing is counted for the current thread
	 */
	static LongSupplier ofCurrentThread() {
		return ofCurrentThread(ManagementFactory.getThreadMXBean());
	}

	static LongSupplier ofCurrentThread(java.lang.management.ThreadMXBean threads) {
		if (!(threads instanceof ThreadMXBean counting) || !counting.isThreadAllocatedMemorySupported()) {
			throw new IllegalStateException("This JVM does not count what its threads allocate; "
					+ "run this test on one that is based on HotSpot");
		}
		if (!counting.isThreadAllocatedMemoryEnabled()) {
			throw new IllegalStateException("Counting what threads allocate is switched off in this JVM; switch it on "
					+ "by setThreadAllocatedMemoryEnabled(true) of com.sun.management.ThreadMXBean");
		}
		if (counting.getCurrentThreadAllocatedBytes() < 0) {
			throw new IllegalStateException(
					"This JVM does not count what virtual threads allocate; " + "run this test on a platform thread");
		}
		return counting::getCurrentThreadAllocatedBytes;
	}

}
