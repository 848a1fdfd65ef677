package io.pooled.benchmarks;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * Runs benchmarks in Netty's own kind of threads.
 *
 * @since 0.1.0
 */
public final class FastThreads extends ThreadPoolExecutor {

	static final String EXECUTOR = "-Djmh.executor=CUSTOM";

	static final String EXECUTOR_CLASS = "-Djmh.executor.class=io.pooled.benchmarks.FastThreads";

	static final String NO_LEAK_DETECTION = "-Dio.netty.leakDetection.level=disabled";

	/**
	 * Create an executor; JMH does.
	 * @param threads how many it needs
	 * @param prefix of their names
	 */
	public FastThreads(int threads, String prefix) {
		super(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				new DefaultThreadFactory(prefix, true));
	}

}
