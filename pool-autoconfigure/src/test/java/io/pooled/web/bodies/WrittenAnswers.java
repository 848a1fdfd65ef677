package io.pooled.web.bodies;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;

import org.springframework.core.io.ClassPathResource;

import io.pooled.web.http.Reply;

/**
 * What the handlers answer, written down: two equal answers may be two equal failures.
 */
final class WrittenAnswers {

	private final Properties answers = new Properties();

	/**
	 * Read the answers.
	 * @param file where they are
	 * @throws IOException if there is none
	 */
	WrittenAnswers(String file) throws IOException {
		new ClassPathResource(file, WrittenAnswers.class).getContentAsString(StandardCharsets.UTF_8)
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
	String to(String path) {
		return Objects.requireNonNull(this.answers.getProperty(path), path);
	}

	/**
	 * Return the same of an answer.
	 * @param reply the answer
	 * @return the status and the length of the body
	 */
	static String summary(Reply reply) {
		return reply.status() + " " + reply.body().length();
	}

}
