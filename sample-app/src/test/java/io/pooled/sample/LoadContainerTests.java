package io.pooled.sample;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;

import io.pooled.sample.Http.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Loads the sample in a container with 256 MB: bodies of 7 MB, three clients, and the
 * same compressed, one client. Prints what it did beside the plain endpoints.
 */
class LoadContainerTests {

	/** Seconds of load, half of them before the memory is to have reached its plateau. */
	private static final int SECONDS = Integer.getInteger("load.seconds", 16);

	private static final long SLACK = 8L * 1024 * 1024;

	@BeforeAll
	static void skipUnlessPossible() throws InterruptedException {
		Containers.skipUnlessPossible();
	}

	@Test
	void memoryStaysUnderLoad() throws Exception {
		Report pooled = load("");
		Report plain = load("/naive");
		System.out.printf(
				"%n| 256 MB, %d s | responses | not 200 | collections | of them, s | memory, highest, MB | lines about `OutOfMemoryError` | alive afterwards |%n"
						+ "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |%n%s%n%s%n%n",
				SECONDS, pooled.row("pooled"), plain.row("plain"));
		assertThat(pooled.outcomes).containsOnlyKeys(Outcome.COMPLETE);
		assertThat(pooled.running).isTrue();
		assertThat(pooled.errors).isZero();
		assertThat(pooled.highest(SECONDS / 2, pooled.memory.size()))
			.isLessThanOrEqualTo(pooled.highest(0, SECONDS / 2) + SLACK);
		assertThat(plain.outcomes).containsKey(Outcome.COMPLETE);
	}

	private static Report load(String prefix) throws Exception {
		try (GenericContainer<?> container = Containers.sample(); Load load = new Load()) {
			container.start();
			Http http = Containers.client(container);
			MemoryWatch watch = MemoryWatch.of(container);
			load.from(3, () -> http.fetch(prefix + "/zones")).from(1, () -> http.fetch(prefix + "/zones.json.gz"));
			TimeUnit.SECONDS.sleep(SECONDS);
			Map<Outcome, Integer> outcomes = load.end();
			List<Long> memory = watch.end();
			boolean running = container.isRunning();
			String meters = running ? new String(http.get("/actuator/prometheus").body(), StandardCharsets.UTF_8) : "";
			return new Report(outcomes, memory, running, lines(container.getLogs(), "OutOfMemoryError"), meters);
		}
	}

	private static int lines(String log, String text) {
		return (int) log.lines().filter((line) -> line.contains(text)).count();
	}

	/**
	 * What came of it.
	 *
	 * @param outcomes of the requests
	 * @param memory what was seen, in bytes
	 * @param running whether the process was there afterwards
	 * @param errors lines of the log that tell of an {@code OutOfMemoryError}
	 * @param meters in Prometheus' format
	 */
	private record Report(Map<Outcome, Integer> outcomes, List<Long> memory, boolean running, int errors,
			String meters) {

		long highest(int from, int to) {
			return Collections.max(this.memory.subList(from, to));
		}

		private double sum(String meter) {
			Matcher matcher = Pattern.compile("(?m)^" + meter + "\\{.* (\\S+)$").matcher(this.meters);
			return matcher.results().mapToDouble((sample) -> Double.parseDouble(sample.group(1))).sum();
		}

		String row(String name) {
			int complete = this.outcomes.getOrDefault(Outcome.COMPLETE, 0);
			int all = this.outcomes.values().stream().mapToInt(Integer::intValue).sum();
			return "| %s | %d | %d | %.0f | %.2f | %d | %d | %s |".formatted(name, complete, all - complete,
					sum("jvm_gc_pause_seconds_count"), sum("jvm_gc_pause_seconds_sum"),
					highest(0, this.memory.size()) >> 20, this.errors, this.running ? "yes" : "no");
		}

	}

}
