package io.pooled.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.PackageVersion;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.core.util.RecyclerPool;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.json.PooledRecyclerPool;

/**
 * Prints the processor time of writing a small value by Jackson alone, with one pool of
 * recyclers or another: what {@link JacksonRecyclerBenchmark} measures, but in a way that
 * a busy machine does not spoil. Each figure is the median of JVMs of their own, which
 * take turns. Run it with
 * {@code java -cp benchmarks.jar io.pooled.benchmarks.RecyclerTime}.
 *
 * @since 0.1.0
 */
public final class RecyclerTime {

	private static final List<String> POOLS = List.of("pooled", "newConcurrentDequePool", "newBoundedPool",
			"threadLocalPool", "newStripedArrayPool", "newHybridPool");

	private static final int ROUNDS = 7;

	private static final int BATCH = 20_000;

	private RecyclerTime() {
	}

	/**
	 * Print the table.
	 * @param args none; or a pool and a number of threads, for one figure
	 * @throws Exception if that fails
	 */
	public static void main(String... args) throws Exception {
		if (args.length == 2) {
			System.out.println(measure(args[0], Integer.parseInt(args[1])));
			return;
		}
		Map<String, List<Double>> times = new TreeMap<>();
		for (int round = 0; round < ROUNDS; round++) {
			for (String pool : POOLS) {
				for (String threads : List.of("1", "2")) {
					times.computeIfAbsent(pool + threads, (key) -> new ArrayList<>()).add(fork(pool, threads));
				}
			}
		}
		System.out.println("JDK " + Runtime.version() + ", Jackson " + PackageVersion.VERSION + ", processor time");
		System.out.println("| | 1 thread: ns/op | 2 threads: ns/op |\n| --- | ---: | ---: |");
		for (String pool : POOLS) {
			System.out.printf("| `%s` | %s | %s |%n", pool, text(times, pool + 1), text(times, pool + 2));
		}
	}

	private static double fork(String pool, String threads) throws IOException {
		Process process = new ProcessBuilder(System.getProperty("java.home") + File.separator + "bin/java", "-Xms512m",
				"-Xmx512m", "-XX:+UseG1GC", "-cp", System.getProperty("java.class.path"), RecyclerTime.class.getName(),
				pool, threads)
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
		return output.isEmpty() ? Double.NaN : Double.parseDouble(output);
	}

	private static String text(Map<String, List<Double>> times, String key) {
		double[] sorted = Objects.requireNonNull(times.get(key))
			.stream()
			.mapToDouble(Double::doubleValue)
			.sorted()
			.toArray();
		double median = sorted[sorted.length / 2];
		return Double.isNaN(median) ? "not there"
				: "%.0f (%.0f to %.0f)".formatted(median, sorted[0], sorted[sorted.length - 1]);
	}

	private static double measure(String pool, int threads) throws Exception {
		JsonFactory factory = JsonFactory.builder().recyclerPool(create(pool)).build();
		ObjectWriter writer = JsonMapper.builder(factory).build().writer();
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		List<Callable<Double>> tasks = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			tasks.add(() -> measure(writer));
		}
		double sum = 0;
		for (Future<Double> time : executor.invokeAll(tasks)) {
			sum += time.get();
		}
		executor.shutdown();
		return sum / threads;
	}

	@SuppressWarnings("unchecked")
	private static RecyclerPool<BufferRecycler> create(String pool) throws ReflectiveOperationException {
		return switch (pool) {
			case "pooled" -> PooledRecyclerPool.of("recycler", 256);
			case "newConcurrentDequePool" -> JsonRecyclerPools.newConcurrentDequePool();
			case "threadLocalPool" -> JsonRecyclerPools.threadLocalPool();
			// Some are there from Jackson 3.3.0 on.
			default ->
				(RecyclerPool<BufferRecycler>) JsonRecyclerPools.class.getMethod(pool, int.class).invoke(null, 256);
		};
	}

	private static double measure(ObjectWriter writer) {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		double[] times = new double[500];
		for (int i = 0; i < times.length; i++) {
			long start = threads.getCurrentThreadCpuTime();
			for (int j = 0; j < BATCH; j++) {
				writer.writeValue(OutputStream.nullOutputStream(), new JacksonRecyclerBenchmark.Point("here", 1, 2));
			}
			times[i] = (threads.getCurrentThreadCpuTime() - start) / (double) BATCH;
		}
		double[] warm = Arrays.copyOfRange(times, times.length - 100, times.length);
		Arrays.sort(warm);
		return warm[warm.length / 2];
	}

}
