package com.acme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of {@code docs/testing.md} and {@code docs/from-sync-pool.md} are tests
 * here, word for word, and fail as these say.
 */
class TestingPageTests {

	private static final Path DOCS = Path.of("..", "docs");

	private static final Path SOURCES = Path.of("src", "test", "java", "com", "acme");

	@ParameterizedTest
	@MethodSource("javaOfThePage")
	void javaOfThePageIsThatOfTheTests(String java) throws IOException {
		StringBuilder sources = new StringBuilder();
		try (Stream<Path> files = Files.list(SOURCES)) {
			for (Path file : files.toList()) {
				sources.append(words(Files.readString(file))).append('\n');
			}
		}
		assertThat(sources.toString()).contains(words(java));
	}

	static Stream<String> javaOfThePage() throws IOException {
		List<String> testing = blocks("testing.md", "java");
		List<String> fromSyncPool = blocks("from-sync-pool.md", "java");
		assertThat(testing).hasSizeGreaterThanOrEqualTo(5);
		assertThat(fromSyncPool).hasSizeGreaterThanOrEqualTo(9);
		return Stream.of(testing, fromSyncPool).flatMap(List::stream);
	}

	@Test
	void failuresOfThePageAreThoseOfTheTests() throws IOException {
		Samples run = Samples.run(UnpooledGreetingSample.class, UseAfterReleaseSample.class);
		assertThat(blocks("testing.md", "text").stream().map(TestingPageTests::anyFigures)).containsExactly(
				anyFigures(run.failure("writesToBufferThatIsNoLongerItsOwn()").getMessage()),
				anyFigures(run.failure("greetingAllocatesNoBuffer()").getMessage()));
	}

	// Bytes, rounds and lines may be others.
	private static String anyFigures(String text) {
		return text.replaceAll("[\\d,.]*\\d", "n").strip();
	}

	private static List<String> blocks(String page, String language) throws IOException {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(DOCS.resolve(page)))
			.results()
			.map((block) -> block.group(1))
			.toList();
	}

	private static String words(String java) {
		return java.replace("static class", "class").replaceAll("\\s+", " ").trim();
	}

}
