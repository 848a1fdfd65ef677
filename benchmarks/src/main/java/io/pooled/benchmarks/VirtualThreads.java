package io.pooled.benchmarks;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs benchmarks in virtual threads, which live as long as the benchmark. Unlike JMH's
 * own executor of this kind it has no yield after each operation, which would take longer
 * than what is measured; so it needs as many carriers as threads
 * ({@code jdk.virtualThreadScheduler.parallelism}).
 *
 * @since 0.1.0
 */
public final class VirtualThreads extends ThreadPoolExecutor {

	/**
	 * Create an executor; JMH does.
	 * @param threads how many it needs
	 * @param prefix of their names, not used
	 * @throws ReflectiveOperationException before JDK 21
	 */
	public VirtualThreads(int threads, String prefix) throws ReflectiveOperationException {
		super(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory());
	}

	static ThreadFactory factory() throws ReflectiveOperationException {
		Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
		return (ThreadFactory) Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
	}

}
