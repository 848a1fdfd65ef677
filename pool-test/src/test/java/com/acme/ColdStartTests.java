package com.acme;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.Pool;
import io.pooled.test.AllocationAssert;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In a JVM that does nothing else, and has compiled nothing yet.
 */
class ColdStartTests {

	@ParameterizedTest
	@ValueSource(strings = { "lease", "use" })
	void leaseThatDoesNotEscapeIsNotAllocated(String what) throws Exception {
		assertThat(run(what)).isEqualTo("0.0");
	}

	@Test
	void leaseThatEscapesIsAllocated() throws Exception {
		assertThat(Double.parseDouble(run("escaping"))).isBetween(16.0, 64.0);
	}

	private static String run(String what) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), Main.class.getName(), what)
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
		assertThat(process.waitFor()).as(output).isZero();
		return output;
	}

	/**
	 * Prints what a lease allocates.
	 */
	public static final class Main {

		private static volatile Object last;

		private Main() {
		}

		public static void main(String[] args) {
			Pool<StringBuilder> pool = Pool.builder("cold", StringBuilder::new).build();
			AllocationAssert.ThrowingRunnable code = switch (args[0]) {
				case "lease" -> () -> pool.acquire().close();
				case "use" -> () -> pool.use((builder) -> builder);
				default -> () -> {
					try (var lease = pool.acquire()) {
						last = lease;
					}
				};
			};
			System.out.println(AllocationAssert.assertThatRunning(code).bytesPerRun());
		}

	}

}
