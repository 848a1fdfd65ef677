package com.acme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs samples, and says what became of each test.
 */
final class Samples {

	private static final Path SOURCES = Path.of("src", "test", "java", "com", "acme");

	private final Map<String, TestExecutionResult> results = new LinkedHashMap<>();

	private Samples() {
	}

	static Samples run(Class<?>... samples) {
		return run(Map.of(), samples);
	}

	static Samples run(Map<String, String> configuration, Class<?>... samples) {
		Samples run = new Samples();
		EngineTestKit.engine("junit-jupiter")
			.selectors(Stream.of(samples).map(DiscoverySelectors::selectClass).toArray(DiscoverySelector[]::new))
			.configurationParameter("com.acme.samples", "true")
			.configurationParameters(configuration)
			.execute()
			.allEvents()
			.finished()
			.filter((event) -> event.getTestDescriptor().isTest() || isFailed(event))
			.forEach((event) -> run.results.put(name(event), event.getRequiredPayload(TestExecutionResult.class)));
		return run;
	}

	private static boolean isFailed(Event event) {
		return event.getRequiredPayload(TestExecutionResult.class).getStatus() != TestExecutionResult.Status.SUCCESSFUL;
	}

	private static String name(Event event) {
		// JUnit 6 quotes what is text.
		return event.getTestDescriptor().getDisplayName().replace("\"", "");
	}

	List<String> names() {
		return List.copyOf(this.results.keySet());
	}

	boolean hasPassed(String test) {
		return result(test).getStatus() == TestExecutionResult.Status.SUCCESSFUL;
	}

	Throwable failure(String test) {
		return result(test).getThrowable().orElseThrow(() -> new AssertionError(test + " has not failed"));
	}

	private TestExecutionResult result(String test) {
		assertThat(this.results).containsKey(test);
		return this.results.get(test);
	}

	/**
	 * Say where a line of a source is.
	 * @param file the class
	 * @param method the method that it is in
	 * @param comment what the line ends with
	 * @return as in a stack trace
	 */
	static String place(Class<?> file, String method, String comment) {
		try {
			List<String> lines = Files.readAllLines(SOURCES.resolve(file.getSimpleName() + ".java"));
			int line = 1;
			while (!lines.get(line - 1).endsWith("// " + comment)) {
				line++;
			}
			return file.getName() + "." + method + "(" + file.getSimpleName() + ".java:" + line + ")";
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
