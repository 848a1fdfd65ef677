package io.pooled.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;

import io.pooled.buffer.PooledBufferFactory;
import io.pooled.gzip.PooledGzip;

/**
 * Prints what is resident while 1,000 threads compress at the same moment and after that,
 * in units of one deflater, above what it was before: with new streams, and with a pool
 * that keeps 16. Linux only.
 *
 * @since 0.1.0
 */
public final class DeflaterMemory {

	private static final int THREADS = 1000;

	private static final long UNIT = 256 * 1024;

	private DeflaterMemory() {
	}

	/**
	 * Measure and print a table.
	 * @param args none
	 * @throws Exception if a thread is interrupted or this is not Linux
	 */
	public static void main(String[] args) throws Exception {
		PooledBufferFactory buffers = PooledBufferFactory.builder("buffers").build();
		PooledGzip gzip = PooledGzip.builder("gzip").buffer(buffers).maxIdle(16).build();
		long[] none = burst(() -> OutputStream.nullOutputStream(), () -> {
		});
		System.out.println("| deflaters' worth of resident memory | while 1,000 are open | after | after upkeep |");
		System.out.println("| --- | ---: | ---: | ---: |");
		print("threads alone", none, none[0]);
		print("pooledGzip, max-idle 16",
				burst(() -> gzip.compressing(OutputStream.nullOutputStream()), () -> gzip.age(System.nanoTime())),
				none[3]);
		long before = resident();
		print("new streams", burst(() -> new GZIPOutputStream(OutputStream.nullOutputStream()), () -> {
		}), before);
	}

	private static long[] burst(Streams streams, Runnable upkeep) throws Exception {
		long before = resident();
		CountDownLatch open = new CountDownLatch(THREADS);
		CountDownLatch end = new CountDownLatch(1);
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			Thread thread = new Thread(() -> compress(streams, open, end));
			threads.add(thread);
			thread.start();
		}
		open.await();
		long held = resident();
		end.countDown();
		for (Thread thread : threads) {
			thread.join();
		}
		long after = resident();
		upkeep.run();
		return new long[] { before, held, after, resident() };
	}

	private static void compress(Streams streams, CountDownLatch open, CountDownLatch end) {
		try (OutputStream stream = streams.open()) {
			for (int i = 0; i < 20_000; i++) {
				stream.write("line ".concat(Integer.toHexString(i * 0x9E3779B9)).getBytes());
			}
			open.countDown();
			end.await();
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void print(String title, long[] resident, long before) {
		System.out.printf("| %s | %+d | %+d | %+d |%n", title, (resident[1] - before) / UNIT,
				(resident[2] - before) / UNIT, (resident[3] - before) / UNIT);
	}

	private static long resident() throws IOException {
		return Files.readAllLines(Path.of("/proc/self/status"))
			.stream()
			.filter((line) -> line.startsWith("VmRSS:"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
			.findFirst()
			.orElseThrow();
	}

	@FunctionalInterface
	private interface Streams {

		OutputStream open() throws IOException;

	}

}
