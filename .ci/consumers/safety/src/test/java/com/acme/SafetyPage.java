package com.acme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What {@code docs/safety.md} tells, and where the sources are that it is about.
 */
final class SafetyPage {

	private static final Path PAGE = Path.of("..", "..", "..", "docs", "safety.md");

	private SafetyPage() {
	}

	static List<String> blocks(String language) {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(read(PAGE))
			.results()
			.map((block) -> block.group(1))
			.toList();
	}

	/**
	 * Say where the line is that ends with a comment.
	 * @param method the method that it is in
	 * @param comment the comment
	 * @return as in a stack trace
	 */
	static String place(String method, String comment) {
		List<String> lines = read(Path.of("src", "main", "java", "com", "acme", "ExportController.java")).lines()
			.toList();
		int index = 0;
		while (!lines.get(index).endsWith("// " + comment)) {
			index++;
		}
		return "com.acme.ExportController." + method + "(ExportController.java:" + (index + 1) + ")";
	}

	static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
