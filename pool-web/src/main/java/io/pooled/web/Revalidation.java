package io.pooled.web;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;

/**
 * Finds out what a response that says that nothing has changed is to say of compression:
 * what the one with the body says (RFC 9110, 15.4.5), as far as that can be known without
 * the body. Immutable.
 *
 * @since 0.1.0
 */
public final class Revalidation {

	private final CompressionRules rules;

	private final boolean wanted;

	private final @Nullable String known;

	private final String path;

	/**
	 * Create one for a request.
	 * @param rules which bodies are compressed
	 * @param wanted whether the client wants that
	 * @param known the {@code If-None-Match} of the request, or {@code null}
	 * @param path the path of the request
	 */
	public Revalidation(CompressionRules rules, boolean wanted, @Nullable String known, String path) {
		this.rules = rules;
		this.wanted = wanted;
		this.known = known;
		this.path = path;
	}

	/**
	 * Return the form in which the body would be sent.
	 * @param headers gives the values of a header of the response, separated by commas
	 * @return the form
	 */
	public Form form(Function<String, @Nullable String> headers) {
		if (!this.rules.mayBeCompressible(headers, this.path)) {
			return Form.PLAIN;
		}
		if (!this.wanted) {
			return Form.VARYING;
		}
		String etag = headers.apply(HttpHeaders.ETAG);
		return (etag != null && !etag.startsWith("W/") && isPlainKnown(ETag.create(etag))) ? Form.PLAIN
				: Form.COMPRESSED;
	}

	// Whether the client was sent the body as it is although it wanted it compressed.
	private boolean isPlainKnown(ETag etag) {
		List<ETag> known = (this.known != null) ? ETag.parse(this.known) : List.of();
		return known.contains(etag) && !known.contains(new ETag(etag.tag(), true));
	}

	/**
	 * How a body is sent.
	 */
	public enum Form {

		/** As it is, always. */
		PLAIN,

		/** As it is, but compressed to other clients. */
		VARYING,

		/** Compressed. */
		COMPRESSED

	}

}
