package io.pooled.web.reactive;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;

import io.pooled.web.Etags;
import io.pooled.web.Revalidation;

/**
 * What the headers of a response say about its compression.
 *
 * @param headers of the response
 */
record CompressionHeaders(HttpHeaders headers) {

	@Nullable String get(String name) {
		List<String> values = this.headers.get(name);
		return (values != null) ? String.join(",", values) : null;
	}

	void vary() {
		if (this.headers.getVary()
			.stream()
			.noneMatch((name) -> "*".equals(name) || HttpHeaders.ACCEPT_ENCODING.equalsIgnoreCase(name))) {
			this.headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
		}
	}

	void announce() {
		this.headers.set(HttpHeaders.CONTENT_ENCODING, "gzip");
		this.headers.remove(HttpHeaders.CONTENT_LENGTH);
		weaken();
	}

	/**
	 * Give a 304 the headers of the 200 that it stands for.
	 * @param revalidation what the client has
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

	private void weaken() {
		String etag = this.headers.getETag();
		if (StringUtils.hasText(etag)) {
			this.headers.setETag(Etags.weak(etag));
		}
	}

}
