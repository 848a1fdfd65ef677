package io.pooled.web.bodies;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;

import org.springframework.core.io.ClassPathResource;

/**
 * What the handlers answer, written down: two equal answers may be two equal failures.
 */
public final class WrittenAnswers {

	private final Properties answers = new Properties();

	/**
	 * Read the answers.
	 * @param owner whose {@code results.csv} they are
	 * @throws IOException if there is none
	 */
	public WrittenAnswers(Class<?> owner) throws IOException {
		new ClassPathResource("results.csv", owner).getContentAsString(StandardCharsets.UTF_8)
			.lines()
			.filter((line) -> line.charAt(0) != '#')
			.map((line) -> line.split(";"))
			.forEach((columns) -> this.answers.setProperty(columns[0], columns[1]));
	}

	/**
	 * Return what a path is answered.
	 * @param path the path
	 * @return the status and the length of the body
	 */
	public String to(String path) {
		return Objects.requireNonNull(this.answers.getProperty(path), path);
	}

	/**
	 * Return the same of an answer.
	 * @param answer the answer
	 * @return the status and the length of the body
	 */
	public static String summary(Answer answer) {
		return answer.status() + " " + answer.body().length;
	}

}
