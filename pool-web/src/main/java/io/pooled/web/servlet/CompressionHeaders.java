package io.pooled.web.servlet;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;

import io.pooled.web.Etags;
import io.pooled.web.Revalidation;

/**
 * The headers of a response that decide on its compression, and those that tell of it.
 */
final class CompressionHeaders {

	private static final String GZIP = "gzip";

	private final HttpServletResponse response;

	/** Whether the body is said to be compressed. */
	private boolean announced;

	/** The ETag that was weakened. */
	private @Nullable String strong;

	CompressionHeaders(HttpServletResponse response) {
		this.response = response;
	}

	/**
	 * Return the values of a header.
	 * @param name of the header
	 * @return the values, separated by commas
	 */
	@Nullable String get(String name) {
		if (HttpHeaders.CONTENT_TYPE.equals(name)) {
			return this.response.getContentType();
		}
		return (this.response.getHeader(name) != null) ? String.join(",", this.response.getHeaders(name)) : null;
	}

	/**
	 * Say that the response depends on what the client accepts.
	 */
	void vary() {
		if (this.response.getHeaders(HttpHeaders.VARY)
			.stream()
			.flatMap((value) -> StringUtils.commaDelimitedListToSet(value).stream())
			.map(String::trim)
			.noneMatch((name) -> "*".equals(name) || HttpHeaders.ACCEPT_ENCODING.equalsIgnoreCase(name))) {
			this.response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
		}
	}

	/**
	 * Say that the body is compressed.
	 * @return whether that is said: a server takes no header while something is included
	 */
	boolean announce() {
		this.response.setHeader(HttpHeaders.CONTENT_ENCODING, GZIP);
		this.announced = GZIP.equals(this.response.getHeader(HttpHeaders.CONTENT_ENCODING));
		if (this.announced) {
			weaken();
		}
		return this.announced;
	}

	/**
	 * Say again that the body is compressed, after the application has set a header.
	 * @param name of the header
	 */
	void restate(String name) {
		if (!this.announced) {
			return;
		}
		if (HttpHeaders.ETAG.equalsIgnoreCase(name)) {
			weaken();
		}
		else if (HttpHeaders.CONTENT_ENCODING.equalsIgnoreCase(name)) {
			String inner = get(HttpHeaders.CONTENT_ENCODING);
			this.response.setHeader(HttpHeaders.CONTENT_ENCODING,
					StringUtils.hasText(inner) ? inner + ", " + GZIP : GZIP);
		}
	}

	private void weaken() {
		String etag = this.response.getHeader(HttpHeaders.ETAG);
		if (StringUtils.hasText(etag)) {
			this.strong = etag;
			this.response.setHeader(HttpHeaders.ETAG, Etags.weak(etag));
		}
	}

	/**
	 * Say of a response without its body what one with it says.
	 * @param revalidation finds out what that is
	 */
	void mirrorBodyHeaders(Revalidation revalidation) {
		Revalidation.Form form = revalidation.form(this::get);
		if (form != Revalidation.Form.PLAIN) {
			vary();
		}
		if (form == Revalidation.Form.COMPRESSED) {
			weaken();
		}
	}

	/**
	 * Take back that the body is compressed, once. May be called again for a server that
	 * has taken no header.
	 */
	void retract() {
		if (!this.announced) {
			return;
		}
		String encoding = this.response.getHeader(HttpHeaders.CONTENT_ENCODING);
		boolean inner = encoding != null && encoding.endsWith(", " + GZIP);
		this.response.setHeader(HttpHeaders.CONTENT_ENCODING,
				inner ? encoding.substring(0, encoding.length() - GZIP.length() - 2) : null);
		this.announced = encoding != null && encoding.equals(this.response.getHeader(HttpHeaders.CONTENT_ENCODING));
		if (this.strong != null && Etags.weak(this.strong).equals(this.response.getHeader(HttpHeaders.ETAG))) {
			this.response.setHeader(HttpHeaders.ETAG, this.strong);
		}
	}

}
