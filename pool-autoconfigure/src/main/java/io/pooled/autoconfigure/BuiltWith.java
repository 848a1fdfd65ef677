package io.pooled.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The libraries that this was built and tested with, as the build has listed them.
 */
final class BuiltWith {

	static final String LIST = "META-INF/pooled/built-with.txt";

	private static final String VERSION = "(\\d+\\.\\d+)\\.(\\d{1,18})";

	private static final Pattern LISTED = Pattern.compile(":([^:\\s]+):jar:" + VERSION + "[:.]");

	private static final Pattern JAR = Pattern.compile("(.+)-" + VERSION + "\\.jar");

	private static final Map<String, Version> VERSIONS = read();

	private BuiltWith() {
	}

	private static Map<String, Version> read() {
		try (InputStream list = BuiltWith.class.getResourceAsStream("/" + LIST)) {
			String text = (list != null) ? new String(list.readAllBytes(), StandardCharsets.UTF_8) : "";
			return LISTED.matcher(text)
				.results()
				.collect(Collectors.toMap((listed) -> listed.group(1), Version::of, (first, second) -> first));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Find out whether a library has all that the one had which this was built with: its
	 * version is the same, or a later one of the same line.
	 * @param type the name of a class of the library
	 * @return {@code false} also if that is not known
	 */
	static boolean isLike(String type) {
		Class<?> loaded = Linkage.load(type);
		return loaded != null && isLikeJar(Linkage.jar(loaded));
	}

	static boolean isLikeJar(String name) {
		Matcher jar = JAR.matcher(name);
		Version version = jar.matches() ? VERSIONS.get(jar.group(1)) : null;
		return version != null && Version.of(jar).isLike(version);
	}

	/**
	 * A version.
	 *
	 * @param line its first two numbers
	 * @param patch its third number
	 */
	private record Version(String line, long patch) {

		static Version of(MatchResult match) {
			return new Version(match.group(2), Long.parseLong(match.group(3)));
		}

		boolean isLike(Version other) {
			return this.line.equals(other.line) && this.patch >= other.patch;
		}

	}

}
