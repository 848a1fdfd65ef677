package io.pooled.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/**
 * Compares two ways by ratios that a noisy machine hardly moves: both run in one JVM, a
 * millisecond each in turns, and the medians of these are compared; in several JVMs,
 * whose ratios are printed. Run it with
 * {@code java -cp benchmarks.jar io.pooled.benchmarks.Alternate JSON 1024,18432,184320 9}:
 * a contest, sizes and how many JVMs.
 * <p>
 * A median leaves out what collections take, of which a way that allocates causes more;
 * the ratio of the sums has that, and the noise.
 *
 * @since 0.1.0
 */
public final class Alternate {

	private static final long BLOCK_NANOS = 1_000_000;

	private static final long WARM_UP_NANOS = 4_000_000_000L;

	private static final int CALIBRATIONS = 5;

	private static final int BLOCKS = 3000;

	/** As the annotation says, which only the harness of the benchmarks reads. */
	private static final String HANDED_TO = "io.pooled.benchmarks.ScopeBenchmark$Pools::close";

	private Alternate() {
	}

	/**
	 * Print the table, or measure in this JVM.
	 * @param args a contest, sizes and how many JVMs; a contest and one size
	 * @throws Exception if that fails
	 */
	public static void main(String... args) throws Exception {
		Contest contest = Contest.valueOf(args[0]);
		if (args.length == 2) {
			Runner runner = contest.runner(Integer.parseInt(args[1]));
			System.out.println(runner.run());
			return;
		}
		System.out.println("JDK " + Runtime.version() + ", " + contest + ", " + args[2]
				+ " JVMs each: ours / plain, median (lowest to highest)\n");
		System.out.println("| size | ours, ns | plain, ns | ratio of medians | ratio of sums |");
		System.out.println("| ---: | ---: | ---: | ---: | ---: |");
		for (String size : args[1].split(",")) {
			List<double[]> figures = new ArrayList<>();
			for (int i = 0; i < Integer.parseInt(args[2]); i++) {
				figures.add(measure(contest, size));
			}
			System.out.printf(Locale.ROOT, "| %s | %.1f | %.1f | %s | %s |%n", size, median(figures, 0),
					median(figures, 1), column(figures, 2), column(figures, 3));
		}
	}

	private static double median(List<double[]> figures, int index) {
		return sorted(figures, index)[figures.size() / 2];
	}

	private static String column(List<double[]> figures, int index) {
		double[] sorted = sorted(figures, index);
		return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", sorted[sorted.length / 2], sorted[0],
				sorted[sorted.length - 1]);
	}

	private static double[] sorted(List<double[]> figures, int index) {
		return figures.stream().mapToDouble((figure) -> figure[index]).sorted().toArray();
	}

	private static double[] measure(Contest contest, String size) throws IOException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-XX:CompileCommand=quiet",
				"-XX:CompileCommand=dontinline," + HANDED_TO, "-cp", System.getProperty("java.class.path"),
				Alternate.class.getName(), contest.name(), size)
			.redirectError(Redirect.INHERIT)
			.start();
		String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
		if (line.isEmpty()) {
			throw new IOException("Nothing was measured: see above");
		}
		return Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
	}

	/**
	 * What is measured.
	 */
	interface Way {

		/**
		 * Do it once.
		 * @return something that depends on what was done
		 * @throws IOException if that fails
		 */
		long run() throws IOException;

	}

	/**
	 * Both ways in one JVM.
	 */
	static final class Runner {

		private final Way ours;

		private final Way plain;

		private long seen;

		Runner(Way ours, Way plain) {
			this.ours = ours;
			this.plain = plain;
		}

		// What is computed is printed nowhere but must not be left out by the compiler.
		String run() {
			for (long start = System.nanoTime(); System.nanoTime() - start < WARM_UP_NANOS;) {
				compare(10, 10);
			}
			int count = 1;
			while (shortest(count) < BLOCK_NANOS) {
				count *= 2;
			}
			long[][] times = compare(BLOCKS, count);
			if (this.seen == 0) {
				throw new IllegalStateException("Nothing was written");
			}
			double ours = median(times[0]) / count;
			double plain = median(times[1]) / count;
			return ours + " " + plain + " " + ours / plain + " "
					+ (double) Arrays.stream(times[0]).sum() / Arrays.stream(times[1]).sum();
		}

		private long[][] compare(int blocks, int count) {
			long[][] times = new long[2][blocks];
			for (int i = 0; i < blocks; i++) {
				if (i % 2 == 0) {
					times[0][i] = ours(count);
					times[1][i] = plain(count);
				}
				else {
					times[1][i] = plain(count);
					times[0][i] = ours(count);
				}
			}
			return times;
		}

		private long shortest(int count) {
			return LongStream.generate(() -> ours(count)).limit(CALIBRATIONS).min().orElseThrow();
		}

		// Each has a loop of its own, so that the compiler knows what is called in it.
		private long ours(int count) {
			return time(() -> {
				long sum = 0;
				for (int i = 0; i < count; i++) {
					sum += call(this.ours);
				}
				return sum;
			});
		}

		private long plain(int count) {
			return time(() -> {
				long sum = 0;
				for (int i = 0; i < count; i++) {
					sum += call(this.plain);
				}
				return sum;
			});
		}

		private long time(LongSupplier block) {
			long start = System.nanoTime();
			this.seen += block.getAsLong();
			return System.nanoTime() - start;
		}

		private static long call(Way way) {
			try {
				return way.run();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private static double median(long[] times) {
			long[] sorted = times.clone();
			Arrays.sort(sorted);
			return sorted[sorted.length / 2];
		}

	}

}
