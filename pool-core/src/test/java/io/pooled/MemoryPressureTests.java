package io.pooled;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * JVMs of their own, whose heap runs out.
 */
class MemoryPressureTests {

	private static final String HEAP = "-Xmx64m";

	/** What pools retain together unless they are told otherwise. */
	private static final long QUARTER_OF_THE_HEAP = 16 * 1024 * 1024;

	private static final int POOLS = 2;

	@ParameterizedTest
	@ValueSource(strings = { "-XX:+UseG1GC", "-XX:+UseSerialGC", "-XX:+UseParallelGC" })
	void neighbourGetsTheMemoryThatIsIdleInPools(String collector, @TempDir Path folder) throws Exception {
		Outcome without = run(collector, 0, folder);
		Outcome with = run(collector, POOLS, folder);
		System.out.printf("memory pressure: %s chunks without pools=%s with pools=%s ratio=%.4f pressure=%s%n",
				collector, without.chunks, with.chunks, (double) with.chunks / without.chunks, with.pressure);
		assertThat(with.retained).isGreaterThan(QUARTER_OF_THE_HEAP * 9 / 10);
		assertThat(with.pressure).isPositive();
		assertThat(with.chunks).isGreaterThanOrEqualTo(without.chunks * 97 / 100);
	}

	private static Outcome run(String collector, int pools, Path folder) throws IOException, InterruptedException {
		Path output = folder.resolve(pools + ".txt");
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), HEAP,
				collector, "-cp", System.getProperty("java.class.path"), Neighbour.class.getName(),
				Integer.toString(pools));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
		assertThat(process.exitValue()).as(Files.readString(output)).isZero();
		try (Scanner scanner = new Scanner(Files.readString(output))) {
			return new Outcome(scanner.nextInt(), scanner.nextLong(), scanner.nextLong());
		}
	}

	private record Outcome(int chunks, long retained, long pressure) {
	}

}
