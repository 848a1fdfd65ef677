package io.pooled.web.servlet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;

import io.pooled.web.http.ServerUnderTest;

/**
 * What {@code ShallowEtagHeaderFilter} answers to the corpus, written down.
 */
final class EtagAnswers {

	private static final int ETAG = 1;

	private static final int TOMCAT = 2;

	private static final int JETTY = 3;

	private static final int MOCK = 4;

	private final Map<String, String[]> answers = new HashMap<>();

	EtagAnswers() throws IOException {
		new ClassPathResource("etags.csv", EtagAnswers.class).getContentAsString(StandardCharsets.UTF_8)
			.lines()
			.filter((line) -> line.charAt(0) != '#')
			.map((line) -> line.split(";"))
			.forEach((columns) -> this.answers.put(columns[0], columns));
	}

	/**
	 * Return what a server answers through the filter.
	 * @param server the server
	 * @param path the path
	 * @param request the request
	 * @param etag what the first answer had
	 * @return the status and the length of the body, or that it is broken
	 */
	String on(ServerUnderTest server, String path, EtagRequest request, @Nullable String etag) {
		String get = column(path, (server == ServerUnderTest.JETTY) ? JETTY : TOMCAT);
		if (isKnown(path, request, etag, get)) {
			return "304 0";
		}
		if (path.startsWith("/handlers/")) {
			if ("OPTIONS".equals(request.method())) {
				return "200 0";
			}
			if ("/handlers/resource".equals(path) && request.headers().contains("Range")) {
				return "206 10";
			}
		}
		return "HEAD".equals(request.method()) ? get.split(" ")[0] + " 0" : get;
	}

	/**
	 * Return what the filter answers without a server.
	 * @param path the path
	 * @param request the request
	 * @param etag what the first answer had
	 * @return the status and the length of the body
	 */
	String withoutServer(String path, EtagRequest request, @Nullable String etag) {
		String get = column(path, MOCK);
		if (isKnown(path, request, etag, get)) {
			return "own".equals(etag(path)) ? get.replace("200", "304") : "304 0";
		}
		return get;
	}

	private boolean isKnown(String path, EtagRequest request, @Nullable String etag, String get) {
		if ("/handlers/entity".equals(path) && (request.headers().contains("If-Modified-Since")
				|| ("HEAD".equals(request.method()) && request.names(etag)))) {
			return true;
		}
		return get.startsWith("200 ") && !"sent".equals(etag(path)) && "GET".equals(request.method())
				&& request.names(etag);
	}

	private String etag(String path) {
		return Objects.requireNonNull(this.answers.get(path), path)[ETAG];
	}

	/**
	 * Return the ETag of the response to a GET.
	 * @param path the path
	 * @param body the body of that response
	 * @return the ETag that the filter makes, or that of the application, or {@code null}
	 */
	@Nullable String etag(String path, byte[] body) {
		return switch (etag(path)) {
			case "-" -> null;
			case "made" -> "\"0" + md5(body) + '"';
			default -> path.contains("entity") ? "\"own\"" : path.contains("weak") ? "W/\"mine\"" : "\"mine\"";
		};
	}

	private static String md5(byte[] body) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(body));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String column(String path, int number) {
		String[] columns = Objects.requireNonNull(this.answers.get(path), path);
		return (number < columns.length && !columns[number].isEmpty()) ? columns[number] : columns[TOMCAT];
	}

}
