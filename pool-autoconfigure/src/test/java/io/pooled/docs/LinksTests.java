package io.pooled.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Links between the pages of this repository lead somewhere.
 */
class LinksTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");

	private static final Pattern CODE = Pattern.compile("^```.*?^```", Pattern.DOTALL | Pattern.MULTILINE);

	@ParameterizedTest
	@MethodSource("pages")
	void leadSomewhere(Path page) throws IOException {
		List<String> broken = new ArrayList<>();
		for (var link : LINK.matcher(text(page)).results().toList()) {
			Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
			if (!Files.exists(target) || (link.group(2) != null && !anchors(target).contains(link.group(2)))) {
				broken.add(link.group());
			}
		}
		assertThat(broken).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void everyPageIsFound(Path page) throws IOException {
		String name = page.getFileName().toString();
		assertThat(Stream.concat(Stream.of(ROOT.resolve("README.md")), pages()))
			.anyMatch((other) -> name.equals("README.md") || (!other.equals(page) && text(other).contains(name)));
	}

	static Stream<Path> pages() throws IOException {
		try (Stream<Path> top = Files.list(ROOT); Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
			return Stream.concat(top, docs)
				.filter((file) -> file.toString().endsWith(".md"))
				.sorted()
				.toList()
				.stream();
		}
	}

	// As the places where Markdown is shown make them of headings.
	private static Set<String> anchors(Path page) {
		return text(page).lines()
			.filter((line) -> line.startsWith("#"))
			.map((line) -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
			.map((heading) -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
			.collect(Collectors.toSet());
	}

	private static String text(Path page) {
		try {
			return CODE.matcher(Files.readString(page)).replaceAll("");
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
