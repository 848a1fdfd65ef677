package io.pooled.web.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A response as it came over the wire.
 *
 * @param status the status
 * @param headers every header but the date
 * @param body the bytes of the body without the frames of chunks, as characters
 * @param cut what has cut it off, or {@code null} if it has its end
 */
public record Reply(int status, SortedMap<String, List<String>> headers, String body, @Nullable String cut) {

	/** No response. */
	public static final Reply NONE = new Reply(0, Collections.emptySortedMap(), "", "before it began");

	static Reply of(String status, Header... lines) throws ProtocolException {
		if (!status.startsWith("HTTP/1.1 ")) {
			throw new ProtocolException("Not a status: " + status + ", " + List.of(lines));
		}
		SortedMap<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (Header header : lines) {
			headers.computeIfAbsent(header.getName(), (name) -> new ArrayList<>()).add(header.getValue());
		}
		headers.remove("Date");
		return new Reply(Integer.parseInt(status.split(" ")[1]), headers, "", null);
	}

	public Reply with(String body, @Nullable String cut) {
		return new Reply(this.status, this.headers, body, cut);
	}

	public Reply without(String name) {
		SortedMap<String, List<String>> headers = new TreeMap<>(this.headers);
		headers.remove(name);
		return new Reply(this.status, headers, this.body, this.cut);
	}

	/** Return the only value of a header. */
	public @Nullable String header(String name) {
		assertThat(this.headers.getOrDefault(name, List.of())).as(name).hasSizeLessThan(2);
		return joined(name);
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
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		inflate(content);
		return content.toByteArray();
	}

	public String text() {
		return new String(content(), StandardCharsets.UTF_8);
	}

	/** Return the body without its compression, which must be whole. */
	public byte[] gunzipped() {
		try (InputStream members = new Members(bytes())) {
			return members.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(toString(), ex);
		}
	}

	/** Return why there is no more of the content, or {@code null}. */
	private @Nullable IOException inflate(ByteArrayOutputStream content) {
		try (InputStream body = (isCompressed() && !this.body.isEmpty()) ? new Members(bytes())
				: new ByteArrayInputStream(bytes())) {
			body.transferTo(content);
			return null;
		}
		catch (IOException ex) {
			return ex;
		}
	}

	public boolean isCutOff() {
		return this.cut != null;
	}

	/** Return whether it cannot be inflated, and not because it is cut off. */
	public boolean isCorrupt() {
		IOException failure = inflate(new ByteArrayOutputStream());
		return failure != null && !(failure instanceof EOFException);
	}

	/** Return whether it looks complete, to those as well who inflate it. */
	public boolean isWhole() {
		return !isCutOff() && inflate(new ByteArrayOutputStream()) == null;
	}

	@Override
	public String toString() {
		String text = text();
		return this.status + " " + this.headers + (isCutOff() ? " cut off " + this.cut : "")
				+ (isCorrupt() ? " corrupt" : "") + " " + this.body.length() + " bytes, hash " + this.body.hashCode()
				+ ": " + text.substring(0, Math.min(80, text.length()));
	}

	/** Has all that it inflates in its own buffer, and so knows what it leaves. */
	private static final class Members extends GZIPInputStream {

		Members(byte[] members) throws IOException {
			super(new ByteArrayInputStream(members), Math.max(1, members.length));
		}

		@Override
		public int read(byte[] target, int offset, int length) throws IOException {
			int trailer = 8;
			int count = super.read(target, offset, length);
			if (count < 0 && this.inf.getRemaining() > trailer) {
				throw new ZipException("Followed by something else");
			}
			return count;
		}

	}

}
