package io.pooled.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.pooled.Lease;
import io.pooled.Pool;

/**
 * Prints what acquire and release take of processor time where threads might meet in the
 * pool: by how far the ids of two threads are apart, and by how many threads there are.
 * Each figure is of new threads and a new pool, from their first moment on. Run it with
 * {@code java -cp benchmarks.jar io.pooled.benchmarks.MeetingThreads}.
 *
 * @since 0.1.0
 */
public final class MeetingThreads {

	private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

	private static final int ROUNDS = 9;

	private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(150);

	private static final int BATCH = 1000;

	private static final int VIRTUAL_THREADS = 10_000;

	private MeetingThreads() {
	}

	/**
	 * Print the tables.
	 * @param args none
	 * @throws Exception if that fails
	 */
	public static void main(String... args) throws Exception {
		for (int i = 0; i < ROUNDS; i++) {
			measure(2, 1);
		}
		System.out.println("JDK " + Runtime.version() + ", " + PROCESSORS + " processors\n");
		System.out.println("| | ns for a pair, median | lowest to highest |\n| --- | ---: | ---: |");
		for (int apart = 1; apart <= 256; apart *= 2) {
			row("two threads, " + apart + " apart", 2, apart);
		}
		for (int threads : new int[] { PROCESSORS, 4 * PROCESSORS, 100 * PROCESSORS }) {
			row(threads + " threads", threads, 1);
		}
		if (Runtime.version().feature() >= 21) {
			row(VIRTUAL_THREADS + " virtual threads that yield", measureVirtual());
		}
	}

	private static void row(String title, int threads, int apart) throws InterruptedException {
		List<Double> times = new ArrayList<>();
		for (int round = 0; round < ROUNDS; round++) {
			times.add(measure(threads, apart));
		}
		row(title, times);
	}

	private static void row(String title, List<Double> times) {
		List<Double> sorted = times.stream().sorted().toList();
		System.out.printf("| %s | %.1f | %.1f to %.1f |%n", title, sorted.get(sorted.size() / 2), sorted.get(0),
				sorted.get(sorted.size() - 1));
	}

	private static double measure(int threads, int apart) throws InterruptedException {
		LongAdder pairs = new LongAdder();
		CountDownLatch start = new CountDownLatch(1);
		try (Pool<byte[]> pool = pool(threads)) {
			List<Thread> started = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				Thread thread = new Thread(() -> pairs.add(repeat(pool, start)));
				thread.start();
				started.add(thread);
				skipIds(apart - 1);
			}
			long begin = System.nanoTime();
			start.countDown();
			for (Thread thread : started) {
				thread.join();
			}
			return (double) (System.nanoTime() - begin) * Math.min(threads, PROCESSORS) / pairs.sum();
		}
	}

	// Ids are given out one after another.
	private static void skipIds(int count) throws InterruptedException {
		for (int i = 0; i < count; i++) {
			Thread thread = new Thread(() -> {
			});
			thread.start();
			thread.join();
		}
	}

	private static long repeat(Pool<byte[]> pool, CountDownLatch start) {
		long pairs = 0;
		try {
			start.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		long end = System.nanoTime() + NANOS;
		while (System.nanoTime() < end) {
			batch(pool);
			pairs += BATCH;
		}
		return pairs;
	}

	private static List<Double> measureVirtual() throws Exception {
		ThreadFactory factory = VirtualThreads.factory();
		List<Double> times = new ArrayList<>();
		for (int round = 0; round < ROUNDS; round++) {
			CountDownLatch done = new CountDownLatch(VIRTUAL_THREADS);
			try (Pool<byte[]> pool = pool(PROCESSORS)) {
				long begin = System.nanoTime();
				for (int i = 0; i < VIRTUAL_THREADS; i++) {
					factory.newThread(() -> {
						for (int batch = 0; batch < ROUNDS; batch++) {
							batch(pool);
							Thread.yield();
						}
						done.countDown();
					}).start();
				}
				done.await();
				times
					.add((double) (System.nanoTime() - begin) * PROCESSORS / ((long) VIRTUAL_THREADS * ROUNDS * BATCH));
			}
		}
		return times;
	}

	private static Pool<byte[]> pool(int threads) {
		return Pool.builder("pairs", () -> new byte[64]).maxIdle(2 * threads).build();
	}

	private static void batch(Pool<byte[]> pool) {
		for (int i = 0; i < BATCH; i++) {
			try (Lease<byte[]> lease = pool.acquire()) {
				lease.get()[0]++;
			}
		}
	}

}
