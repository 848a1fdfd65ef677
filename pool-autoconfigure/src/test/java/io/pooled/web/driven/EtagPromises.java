package io.pooled.web.driven;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.util.DigestUtils;
import org.springframework.util.StringUtils;

import io.pooled.web.http.Reply;

/**
 * What the ETag filter is for: the ETags of {@code ShallowEtagHeaderFilter}, and answers
 * without a body to those who have it.
 */
final class EtagPromises {

	private static final Set<Integer> OTHER = Set.of(204, 206, 304);

	private final Driver driver;

	EtagPromises(Driver driver) {
		this.driver = driver;
	}

	/**
	 * Check an answer of the ETag filter.
	 * @param sequence what was done
	 * @param filtered what came of it
	 * @param spring what comes of it with {@code ShallowEtagHeaderFilter}
	 * @param plain what comes of it without either
	 * @return what is wrong
	 * @throws Exception if a performance fails
	 */
	Optional<String> check(Sequence sequence, Performance filtered, Performance spring, Performance plain)
			throws Exception {
		String etag = filtered.reply().joined("ETag");
		if (!"GET".equals(sequence.method()) || !isComparable(filtered, spring) || isBeyond(filtered)) {
			return Optional.empty();
		}
		String expected = spring.reply().joined("ETag");
		if (!String.valueOf(expected).equals(String.valueOf(etag))) {
			boolean own = etag != null && etag.equals(plain.reply().joined("ETag"));
			return (own || isBetter(filtered, etag, expected)) ? Optional.empty()
					: Optional.of("ETag " + etag + " and not " + expected);
		}
		return (etag != null && !etag.isEmpty()) ? conditional(sequence.with("If-None-Match: " + etag), etag)
				: Optional.empty();
	}

	/*
	 * Spring's filter sends what it holds when an include has an error, and does not hold
	 * what is written while the application has an ETag of its own. Then its ETag is that
	 * of the rest.
	 */
	private static boolean isBetter(Performance filtered, @Nullable String etag, @Nullable String expected) {
		Reply reply = filtered.reply();
		boolean included = filtered.has("include", "sendError") || filtered.has("include", "sendRedirect");
		boolean takenBack = filtered.has("setHeader(\"ETag\", null)") || filtered.has("setHeader(\"ETag\", \"\")");
		return (included && etagOf(reply, filtered.body()).equals(etag))
				|| (takenBack && !StringUtils.hasText(etag) && etagOf(reply, "").equals(expected));
	}

	private static String etagOf(Reply reply, String body) {
		String digest = DigestUtils.md5DigestAsHex(body.getBytes(StandardCharsets.ISO_8859_1));
		return (reply.isCompressed() ? "W/" : "") + "\"0" + digest + "\"";
	}

	private Optional<String> conditional(Sequence sequence, String etag) throws Exception {
		Performance spring = this.driver.spring(sequence);
		Performance filtered = this.driver.filtered(sequence);
		Reply reply = filtered.reply();
		if (spring == null || reply.status() != spring.reply().status()) {
			return Optional.of(sequence.headers() + ": " + reply + " and not " + spring);
		}
		if (reply.status() == 304 && !isOf(etag, reply.joined("ETag"))) {
			return Optional.of("not the ETag of 304: " + reply);
		}
		return Optional.empty();
	}

	private static boolean isOf(String etag, @Nullable String other) {
		return etag.replace("W/", "").equals(String.valueOf(other).replace("W/", ""));
	}

	/*
	 * Spring's filter gives a part an ETag, which would be taken for that of the whole,
	 * and loses what is forwarded on Tomcat. What was written with status 204 is unknown.
	 */
	private static boolean isComparable(Performance filtered, Performance spring) {
		return seen(filtered).equals(seen(spring)) && spring.calls().stream().noneMatch(StepResult::committed)
				&& filtered.reply().status() == spring.reply().status() && !OTHER.contains(filtered.reply().status())
				&& filtered.calls().stream().noneMatch((call) -> call.step().equals("forward"))
				&& filtered.body().equals(spring.body()) && !filtered.reply().isCutOff() && !spring.reply().isCutOff();
	}

	private static List<String> seen(Performance outcome) {
		return outcome.calls().stream().map(StepResult::seen).toList();
	}

	private static boolean isBeyond(Performance filtered) {
		return filtered.calls().stream().anyMatch((call) -> call.step().contains("Async"))
				|| Math.max(Lengths.most(filtered.calls()), filtered.body().length()) > Driver.LIMIT;
	}

}
