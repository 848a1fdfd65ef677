package io.pooled.benchmarks;

import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.core.util.RecyclerPool;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.json.PooledRecyclerPool;

/**
 * Prints what a pool of recyclers keeps of the heap after so many virtual threads had a
 * document open at the same moment: each opens a generator, writes a little and waits for
 * all others; then all end, and with the mapper still in use whatever can be collected
 * is. The arguments are the number of threads, 10,000 unless given, and the most
 * recyclers that bounded pools keep, 256 unless given. Needs JDK 21 or later; run it with
 * {@code java -Xmx2g -cp benchmarks.jar io.pooled.benchmarks.VirtualThreadMemory}.
 *
 * @since 0.1.0
 */
public final class VirtualThreadMemory {

	private static final long FAR_AHEAD = Duration.ofHours(1).toNanos();

	private static final List<String> ROWS = new ArrayList<>();

	private static long base;

	private VirtualThreadMemory() {
	}

	/**
	 * Run.
	 * @param args the number of threads and the bound
	 * @throws Exception before JDK 21
	 */
	public static void main(String[] args) throws Exception {
		int threads = (args.length > 0) ? Integer.parseInt(args[0]) : 10_000;
		int maxIdle = (args.length > 1) ? Integer.parseInt(args[1]) : 256;
		// not measured: whatever is loaded and compiled only once
		retained(threads, JsonRecyclerPools.nonRecyclingPool());
		retained(threads, PooledRecyclerPool.of("warm", maxIdle));
		base = retained(threads, JsonRecyclerPools.newConcurrentDequePool());
		add("jacksonDefault", base, threads);
		add("jacksonThreadLocal", retained(threads, JsonRecyclerPools.threadLocalPool()), 0);
		add("jacksonBounded", retained(threads, JsonRecyclerPools.newBoundedPool(maxIdle)), maxIdle);
		pooled(threads, maxIdle);
		System.out.println("| recyclers | bytes retained | of the default | recyclers idle | bytes for each |\n"
				+ "| --- | ---: | ---: | ---: | ---: |");
		ROWS.forEach(System.out::println);
	}

	private static void pooled(int threads, int maxIdle) throws Exception {
		PooledRecyclerPool pool = PooledRecyclerPool.of("recycler", maxIdle);
		long before = used();
		JsonMapper mapper = run(threads, pool);
		add("pooledRecycler", used() - before, pool.pooledCount());
		long now = System.nanoTime();
		pool.age(now);
		pool.age(now + FAR_AHEAD);
		add("pooledRecycler after its idle timeout", used() - before, pool.pooledCount());
		mapper.writeValueAsString(1);
	}

	private static long retained(int threads, RecyclerPool<BufferRecycler> pool) throws Exception {
		long before = used();
		JsonMapper mapper = run(threads, pool);
		long after = used();
		mapper.writeValueAsString(1);
		return after - before;
	}

	private static JsonMapper run(int threads, RecyclerPool<BufferRecycler> pool) throws Exception {
		JsonMapper mapper = JsonMapper.builder(JsonFactory.builder().recyclerPool(pool).build()).build();
		CountDownLatch open = new CountDownLatch(threads);
		VirtualThreads executor = new VirtualThreads(threads, "writer");
		for (int i = 0; i < threads; i++) {
			int number = i;
			executor.execute(() -> write(mapper, new Gate(open), number));
		}
		executor.shutdown();
		if (!executor.awaitTermination(5, TimeUnit.MINUTES)) {
			throw new IllegalStateException("Some threads never ended");
		}
		return mapper;
	}

	private static void write(JsonMapper mapper, OutputStream target, int number) {
		try (JsonGenerator generator = mapper.createGenerator(target)) {
			mapper.writeValue(generator, Map.of("number", number));
		}
	}

	private static long used() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	private static void add(String name, long bytes, long idle) {
		ROWS.add(String.format(Locale.ROOT, "| `%s` | %,d | %s | %,d | %s |", name, bytes, ratio(bytes), idle,
				(idle > 0) ? String.format(Locale.ROOT, "%,d", bytes / idle) : ""));
	}

	private static String ratio(long bytes) {
		return (bytes > 0) ? String.format(Locale.ROOT, "1/%.0f", (double) base / bytes) : "0";
	}

	/**
	 * Where the first write waits until every thread has one.
	 */
	private static final class Gate extends OutputStream {

		private final CountDownLatch open;

		Gate(CountDownLatch open) {
			this.open = open;
		}

		@Override
		public void write(int value) {
			pass();
		}

		@Override
		public void write(byte[] source, int offset, int length) {
			pass();
		}

		private void pass() {
			this.open.countDown();
			try {
				this.open.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
