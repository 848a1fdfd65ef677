package io.pooled.web.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * A response as it came over the wire.
 *
 * @param status the status
 * @param headers every header but the date
 * @param body the bytes of the body without the frames of chunks, as characters
 * @param cut what has cut it off, or {@code null} if it has its end
 */
public record Reply(int status, Map<String, List<String>> headers, String body, @Nullable String cut) {

	/** No response. */
	public static final Reply NONE = new Reply(0, Map.of(), "", "before it began");

	static Reply of(HttpResponse head) {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (Header header : head.getHeaders()) {
			headers.computeIfAbsent(header.getName(), (name) -> new ArrayList<>()).add(header.getValue());
		}
		headers.remove("Date");
		return new Reply(head.getCode(), headers, "", null);
	}

	public Reply with(String body, @Nullable String cut) {
		return new Reply(this.status, this.headers, body, cut);
	}

	public Reply without(String name) {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.putAll(this.headers);
		headers.remove(name);
		return new Reply(this.status, headers, this.body, this.cut);
	}

	/** Return the only value of a header. */
	public @Nullable String header(String name) {
		List<String> values = this.headers.getOrDefault(name, List.of());
		if (values.size() > 1) {
			throw new AssertionError("More than one " + name + ": " + values);
		}
		return values.isEmpty() ? null : values.get(0);
	}

	/** Return all values of a header, separated by commas. */
	public @Nullable String joined(String name) {
		List<String> values = this.headers.get(name);
		return (values != null) ? String.join(",", values) : null;
	}

	public byte[] bytes() {
		return this.body.getBytes(StandardCharsets.ISO_8859_1);
	}

	public boolean isCompressed() {
		String encoding = joined("Content-Encoding");
		return encoding != null && encoding.endsWith("gzip");
	}

	/** Return the body without its compression, as far as that goes. */
	public byte[] content() {
		return inflated().content();
	}

	public String text() {
		return new String(content(), StandardCharsets.UTF_8);
	}

	/** Return the body without its compression, which must be whole. */
	public byte[] gunzipped() {
		Inflated inflated = Inflated.of(bytes());
		if (inflated.failure() != null) {
			throw new UncheckedIOException(toString(), inflated.failure());
		}
		return inflated.content();
	}

	private Inflated inflated() {
		return (isCompressed() && !this.body.isEmpty()) ? Inflated.of(bytes()) : new Inflated(bytes(), null);
	}

	public boolean isCutOff() {
		return this.cut != null;
	}

	/** Return whether it cannot be inflated, and not because it is cut off. */
	public boolean isCorrupt() {
		IOException failure = inflated().failure();
		return failure != null && !(failure instanceof EOFException);
	}

	/** Return whether it looks complete, to those as well who inflate it. */
	public boolean isWhole() {
		return !isCutOff() && inflated().failure() == null;
	}

	@Override
	public String toString() {
		String text = text();
		return this.status + " " + this.headers + (isCutOff() ? " cut off " + this.cut : "")
				+ (isCorrupt() ? " corrupt" : "") + " " + this.body.length() + " bytes, hash " + this.body.hashCode()
				+ ": " + text.substring(0, Math.min(80, text.length()));
	}

}
