package io.pooled.web;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

import org.jspecify.annotations.Nullable;

/**
 * A response as it came over the wire.
 *
 * @param status the status
 * @param headers every header but the date
 * @param body the bytes of the body, as characters
 * @param broken whether the connection ended before the body did
 */
public record Answer(int status, Map<String, List<String>> headers, String body, boolean broken) {

	static final Answer NONE = new Answer(0, Map.of(), "", true);

	static Answer of(HttpResponse<InputStream> response) {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.putAll(response.headers().map());
		headers.remove("Date");
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		boolean broken = false;
		try (InputStream content = response.body()) {
			content.transferTo(body);
		}
		catch (IOException ex) {
			broken = true;
		}
		return new Answer(response.statusCode(), headers, body.toString(StandardCharsets.ISO_8859_1), broken);
	}

	/**
	 * Return the only value of a header.
	 * @param name the name
	 * @return the value, or {@code null}
	 */
	public @Nullable String header(String name) {
		List<String> values = this.headers.get(name);
		if (values != null && values.size() > 1) {
			throw new AssertionError("More than one " + name + ": " + values);
		}
		return (values != null) ? values.get(0) : null;
	}

	/**
	 * Return the same without a header.
	 * @param name the name
	 * @return another answer
	 */
	public Answer without(String name) {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.putAll(this.headers);
		headers.remove(name);
		return new Answer(this.status, headers, this.body, this.broken);
	}

	/**
	 * Return the body.
	 * @return the bytes
	 */
	public byte[] bytes() {
		return this.body.getBytes(StandardCharsets.ISO_8859_1);
	}

	/**
	 * Return the body without its compression.
	 * @return the bytes
	 */
	public byte[] gunzipped() {
		try (InputStream content = new GZIPInputStream(new ByteArrayInputStream(bytes()))) {
			return content.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(this.toString(), ex);
		}
	}

	/**
	 * Return whether this is the same to a client. How much comes over a connection
	 * before it breaks is left to chance.
	 * @param other another answer
	 * @return {@code true} if all that does not depend on chance is equal
	 */
	public boolean isLike(Answer other) {
		if (!this.broken || !other.broken) {
			return equals(other);
		}
		return this.status == 0 || other.status == 0
				|| (this.status == other.status && this.headers.equals(other.headers)
						&& (this.body.startsWith(other.body) || other.body.startsWith(this.body)));
	}

	@Override
	public String toString() {
		String start = (this.body.length() > 80) ? this.body.substring(0, 80) + "..." : this.body;
		return this.status + " " + this.headers + (this.broken ? " broken" : "") + " " + this.body.length()
				+ " bytes, hash " + this.body.hashCode() + ": " + start;
	}

}
