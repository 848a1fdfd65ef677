package io.pooled.web.servlet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import org.springframework.core.io.ClassPathResource;

import io.pooled.web.http.Reply;
import io.pooled.web.http.ServerUnderTest;

/**
 * What plain servers answer to the corpus, written down: two equal answers may be two
 * equal failures.
 */
final class PlainAnswers {

	private final Map<String, String[]> answers = new HashMap<>();

	PlainAnswers() throws IOException {
		new ClassPathResource("corpus.csv", PlainAnswers.class).getContentAsString(StandardCharsets.UTF_8)
			.lines()
			.filter((line) -> line.charAt(0) != '#')
			.map((line) -> line.split(";"))
			.forEach((columns) -> this.answers.put(columns[0], columns));
	}

	/**
	 * Return what a server answers.
	 * @param server the server
	 * @param path the path
	 * @return the status and the length of the body, or that it is broken
	 */
	String on(ServerUnderTest server, String path) {
		String[] columns = Objects.requireNonNull(this.answers.get(path), path);
		return (server == ServerUnderTest.JETTY && columns.length > 2) ? columns[2] : columns[1];
	}

	/**
	 * Return what a server answers to a method.
	 * @param server the server
	 * @param path the path, whose body any method but HEAD and, for handlers, OPTIONS has
	 * @param method the method
	 * @return the status and the length of the body, or that it is broken
	 */
	String on(ServerUnderTest server, String path, String method) {
		if ("OPTIONS".equals(method) && path.startsWith("/handlers/")) {
			return "200 0";
		}
		String get = on(server, path);
		return "HEAD".equals(method) ? get.split(" ")[0] + " 0" : get;
	}

	static String summary(Reply reply) {
		return reply.status() + " " + (reply.isCutOff() ? "broken" : reply.bytes().length);
	}

}
