package io.pooled.web.driven;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

import org.jspecify.annotations.Nullable;

/**
 * An answer as it came over the wire.
 *
 * @param status the status, or 0 if there is none
 * @param headers every header but the date
 * @param body the bytes of the body, without chunks
 * @param broken whether it has no end
 */
record Reply(int status, Map<String, List<String>> headers, byte[] body, boolean broken) {

	@Nullable String header(String name) {
		List<String> values = this.headers.get(name);
		return (values != null) ? String.join(",", values) : null;
	}

	Reply followedBy(Reply other) {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.putAll(this.headers);
		headers.put("the next answer", List.of(other.toString()));
		return new Reply(this.status, headers, this.body, true);
	}

	boolean isCompressed() {
		return header("Content-Encoding") != null && header("Content-Encoding").endsWith("gzip");
	}

	/**
	 * Return the body without its compression.
	 * @return the bytes, as characters
	 */
	String text() {
		if (!isCompressed() || this.body.length == 0) {
			return new String(this.body, StandardCharsets.ISO_8859_1);
		}
		ByteArrayOutputStream text = new ByteArrayOutputStream();
		try (GZIPInputStream content = new GZIPInputStream(new ByteArrayInputStream(this.body))) {
			content.transferTo(text);
		}
		catch (IOException ex) {
			if (!this.broken) {
				text.writeBytes("... and no end of gzip".getBytes(StandardCharsets.US_ASCII));
			}
		}
		return text.toString(StandardCharsets.ISO_8859_1);
	}

	@Override
	public String toString() {
		String text = text();
		String start = (text.length() > 60) ? text.substring(0, 60) + "..." : text;
		return this.status + " " + this.headers + (this.broken ? " broken" : "") + " " + text.length() + " bytes, hash "
				+ text.hashCode() + ": " + start.replace("\r", "").replace('\n', ' ');
	}

}
