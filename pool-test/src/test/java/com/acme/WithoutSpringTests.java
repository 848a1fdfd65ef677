package com.acme;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In a JVM that has no Spring on its class path.
 */
class WithoutSpringTests {

	@Test
	void poolsThatTheTestNamesAreWatched() throws Exception {
		assertThat(run()).contains("Pool 'parsers': lease is open, at com.acme.Mistakes.leaveLease(")
			.contains("BalancedPools has no pools to watch in com.acme.WithoutPoolsSample");
	}

	private static String run() throws IOException, InterruptedException {
		String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !Path.of(entry).getFileName().toString().startsWith("spring-"))
			.collect(Collectors.joining(File.pathSeparator));
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				classPath, Main.class.getName())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		return output;
	}

	/**
	 * Runs samples that need no Spring.
	 */
	public static final class Main {

		private Main() {
		}

		public static void main(String[] args) {
			try {
				Class.forName("org.springframework.test.context.junit.jupiter.SpringExtension");
				throw new IllegalStateException("Spring is there");
			}
			catch (ClassNotFoundException ex) {
				System.out.println(Samples.run(PlainSample.class).failure("leaveLease"));
				System.out.println(Samples.run(WithoutPoolsSample.class).failure("hasNoPools()"));
			}
		}

	}

}
