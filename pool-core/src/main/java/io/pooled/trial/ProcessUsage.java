package io.pooled.trial;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

import io.pooled.ManagedPool;
import io.pooled.PoolStats;

/**
 * Reads what this process has taken so far. Used by one thread.
 */
final class ProcessUsage {

	private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

	/** What each thread that runs has allocated; by its id. */
	private Map<Long, Long> ofThreads = allocatedByThread();

	/** By all threads since this was created. */
	private long allocated;

	/**
	 * Check that this JVM counts what is needed.
	 * @throws IllegalStateException if it does not
	 */
	static void require() {
		if (!(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads)
				|| !threads.isThreadAllocatedMemorySupported() || !threads.isThreadAllocatedMemoryEnabled()
				|| !(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)
				|| system.getProcessCpuTime() < 0) {
			throw new IllegalStateException(
					"This JVM does not count what threads allocate, or the time of its processors");
		}
	}

	Usage read(ManagedPool pool) {
		PoolStats stats = pool.stats();
		return new Usage(stats.acquires(), allocated() + pool.nativeBytesAllocated(), this.system.getProcessCpuTime(),
				collections());
	}

	// What a thread allocates between the last reading and its end is missing.
	private long allocated() {
		Map<Long, Long> now = allocatedByThread();
		now.forEach((thread, bytes) -> this.allocated += bytes - this.ofThreads.getOrDefault(thread, 0L));
		this.ofThreads = now;
		return this.allocated;
	}

	private Map<Long, Long> allocatedByThread() {
		long[] ids = this.threads.getAllThreadIds();
		long[] bytes = this.threads.getThreadAllocatedBytes(ids);
		Map<Long, Long> allocated = new HashMap<>();
		for (int i = 0; i < ids.length; i++) {
			// less than zero for a thread that has just ended
			if (bytes[i] >= 0) {
				allocated.put(ids[i], bytes[i]);
			}
		}
		return allocated;
	}

	private static long collections() {
		return ManagementFactory.getGarbageCollectorMXBeans()
			.stream()
			.mapToLong(GarbageCollectorMXBean::getCollectionCount)
			.sum();
	}

}
