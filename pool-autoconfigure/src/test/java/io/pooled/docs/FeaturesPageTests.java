package io.pooled.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code docs/features.md} and the other pages call a proof is there.
 */
class FeaturesPageTests {

	private static final Path ROOT = Path.of("..");

	@Test
	void everyFeatureHasItsRow() throws IOException {
		List<Integer> numbers = Pattern.compile("^\\| (\\d+) \\|", Pattern.MULTILINE)
			.matcher(page("features.md"))
			.results()
			.map((row) -> Integer.valueOf(row.group(1)))
			.toList();
		assertThat(numbers).isEqualTo(IntStream.rangeClosed(1, 50).boxed().toList());
	}

	@Test
	void everyProofIsThere() throws IOException {
		Set<String> classes = javaFiles();
		for (String page : List.of("features.md", "safety.md", "performance.md", "playbook.md", "memory.md")) {
			assertThat(inCode(page, "\\w+(?:Tests|Benchmark|Memory)")).as(page)
				.isNotEmpty()
				.allMatch(classes::contains);
		}
	}

	@Test
	void everyScriptIsThere() throws IOException {
		assertThat(inCode("features.md", "(?:\\.ci|benchmarks)/[\\w/-]+")).isNotEmpty()
			.allMatch((script) -> Files.exists(ROOT.resolve(script)));
	}

	private static List<String> inCode(String page, String pattern) throws IOException {
		return Pattern.compile("`(" + pattern + ")(?: \\w+)?`")
			.matcher(page(page))
			.results()
			.map((MatchResult match) -> match.group(1))
			.distinct()
			.toList();
	}

	private static String page(String name) throws IOException {
		return Files.readString(ROOT.resolve("docs").resolve(name));
	}

	private static Set<String> javaFiles() throws IOException {
		try (Stream<Path> modules = Files.list(ROOT)) {
			return modules.map((module) -> module.resolve("src"))
				.filter(Files::isDirectory)
				.flatMap(FeaturesPageTests::files)
				.map((file) -> file.getFileName().toString())
				.filter((name) -> name.endsWith(".java"))
				.map((name) -> name.substring(0, name.length() - ".java".length()))
				.collect(Collectors.toSet());
		}
	}

	private static Stream<Path> files(Path directory) {
		try {
			return Files.walk(directory);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
