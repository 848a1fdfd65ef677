package io.pooled.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A page of {@code docs} whose code is that of tests.
 *
 * @param name the name of the file
 */
public record Page(String name) {

	private static final Path DOCS = Path.of("..", "docs");

	private static final Path SOURCES = Path.of("src", "test", "java");

	/** Return the blocks of code in one language, of which there are some. */
	public List<String> blocks(String language) {
		List<String> blocks = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(read(DOCS.resolve(this.name)))
			.results()
			.map((block) -> block.group(1))
			.toList();
		assertThat(blocks).as(language + " on " + this.name).isNotEmpty();
		return blocks;
	}

	/** Check that Java of a page is word for word in one of these source files. */
	public static void assertIsInSources(String java, String... sources) {
		assertThat(
				Stream.of(sources).map((source) -> words(read(SOURCES.resolve(source)))).collect(Collectors.joining()))
			.contains(words(java));
	}

	private static String words(String java) {
		return java.replace("static class", "class").replaceAll("\\s+", " ").trim();
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
