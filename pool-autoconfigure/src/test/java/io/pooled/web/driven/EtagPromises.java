package io.pooled.web.driven;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.util.DigestUtils;

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
	 * @return what is wrong
	 * @throws Exception if a performance fails
	 */
	Optional<String> check(Sequence sequence, Outcome filtered, Outcome spring) throws Exception {
		String etag = filtered.reply().header("ETag");
		if (!"GET".equals(sequence.method()) || !isComparable(filtered, spring) || isBeyond(filtered)) {
			return Optional.empty();
		}
		String expected = spring.reply().header("ETag");
		if (!String.valueOf(expected).equals(String.valueOf(etag))) {
			return (isSentByInclude(filtered) && etagOf(filtered.reply()).equals(etag)) ? Optional.empty()
					: Optional.of("ETag " + etag + " and not " + expected);
		}
		return (etag != null && !etag.isEmpty()) ? conditional(sequence.with("If-None-Match: " + etag), etag)
				: Optional.empty();
	}

	// Spring's filter sends what it holds, and has an ETag of the rest.
	private static boolean isSentByInclude(Outcome filtered) {
		return filtered.has("include", "sendError") || filtered.has("include", "sendRedirect");
	}

	private static String etagOf(Reply reply) {
		String digest = DigestUtils.md5DigestAsHex(reply.text().getBytes(StandardCharsets.ISO_8859_1));
		return (reply.isCompressed() ? "W/" : "") + "\"0" + digest + "\"";
	}

	private Optional<String> conditional(Sequence sequence, String etag) throws Exception {
		Outcome spring = this.driver.spring(sequence);
		Outcome filtered = this.driver.filtered(sequence);
		Reply reply = filtered.reply();
		if (spring == null || reply.status() != spring.reply().status()) {
			return Optional.of(sequence.headers() + ": " + reply + " and not " + spring);
		}
		if (reply.status() == 304 && !isOf(etag, reply.header("ETag"))) {
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
	private static boolean isComparable(Outcome filtered, Outcome spring) {
		return seen(filtered).equals(seen(spring)) && spring.calls().stream().noneMatch(Call::committed)
				&& filtered.reply().status() == spring.reply().status() && !OTHER.contains(filtered.reply().status())
				&& filtered.calls().stream().noneMatch((call) -> call.step().equals("forward"))
				&& filtered.reply().text().equals(spring.reply().text()) && !filtered.reply().broken()
				&& !spring.reply().broken();
	}

	private static List<String> seen(Outcome outcome) {
		return outcome.calls().stream().map(Call::seen).toList();
	}

	private static boolean isBeyond(Outcome filtered) {
		return filtered.calls().stream().anyMatch((call) -> call.step().contains("Async"))
				|| Math.max(Lengths.most(filtered.calls()), filtered.reply().text().length()) > Driver.LIMIT;
	}

}
