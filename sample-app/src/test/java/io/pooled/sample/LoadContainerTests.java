package io.pooled.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
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

	/** Of load in which the memory is looked at; all of it is on its plateau. */
	private static final int SECONDS = 16;

	private static final int WARM_UP_SECONDS = 8;

	/** Less than two bodies. */
	private static final long SLACK = Containers.MEMORY / 20;

	@BeforeAll
	static void skipUnlessPossible() throws InterruptedException {
		Containers.skipUnlessPossible();
	}

	@Test
	void memoryStaysUnderLoad() throws Exception {
		Report pooled = load("");
		Report plain = load("/naive");
		System.out.printf(
				"%n| 256 MB, %d s | responses | not 200 | collections | of them, s | memory, highest of each half, MB | lines about `OutOfMemoryError` | killed |%n"
						+ "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |%n%s%n%s%n%n",
				WARM_UP_SECONDS + SECONDS, pooled.row("pooled"), plain.row("plain"));
		assertThat(pooled.outcomes).containsOnlyKeys(Outcome.COMPLETE);
		assertThat(pooled.killed).isFalse();
		assertThat(pooled.errors).isZero();
		assertThat(pooled.memory).hasSizeGreaterThan(SECONDS / 2);
		assertThat(pooled.highest(1)).isLessThanOrEqualTo(pooled.highest(0) + SLACK);
		assertThat(plain.outcomes).containsKey(Outcome.COMPLETE);
	}

	private static Report load(String prefix) throws Exception {
		try (GenericContainer<?> container = Containers.sample(); Load load = new Load()) {
			container.start();
			Http http = Containers.client(container);
			load.from(3, () -> http.fetch(prefix + "/zones")).from(1, () -> http.fetch(prefix + "/zones.json.gz"));
			TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
			MemoryWatch watch = MemoryWatch.of(container);
			TimeUnit.SECONDS.sleep(SECONDS);
			Map<Outcome, Integer> outcomes = load.end();
			List<Long> memory = watch.end();
			ContainerState state = container.getCurrentContainerInfo().getState();
			boolean killed = Boolean.TRUE.equals(state.getOOMKilled());
			return new Report(outcomes, memory, killed, lines(container.getLogs(), "OutOfMemoryError"), meters(http));
		}
	}

	// Nothing, of a process that is not there any more.
	private static String meters(Http http) throws InterruptedException {
		try {
			return new String(http.get("/actuator/prometheus").body(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			return "";
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
	 * @param killed whether the kernel ended the process for want of memory
	 * @param errors lines of the log that tell of an {@code OutOfMemoryError}
	 * @param meters in Prometheus' format
	 */
	private record Report(Map<Outcome, Integer> outcomes, List<Long> memory, boolean killed, int errors,
			String meters) {

		// Of the first half of the time, or of the second.
		long highest(int half) {
			int count = this.memory.size() / 2;
			return this.memory.stream().skip((long) half * count).limit(count).max(Long::compare).orElse(0L);
		}

		private double sum(String meter) {
			Matcher matcher = Pattern.compile("(?m)^" + meter + "\\{.* (\\S+)$").matcher(this.meters);
			return matcher.results().mapToDouble((sample) -> Double.parseDouble(sample.group(1))).sum();
		}

		String row(String name) {
			int complete = this.outcomes.getOrDefault(Outcome.COMPLETE, 0);
			int all = this.outcomes.values().stream().mapToInt(Integer::intValue).sum();
			return "| %s | %d | %d | %.0f | %.2f | %d, %d | %d | %s |".formatted(name, complete, all - complete,
					sum("jvm_gc_pause_seconds_count"), sum("jvm_gc_pause_seconds_sum"), highest(0) >> 20,
					highest(1) >> 20, this.errors, this.killed ? "yes" : "no");
		}

	}

}
