package io.pooled.web.faults;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Map;
import java.util.zip.GZIPInputStream;

import org.jspecify.annotations.Nullable;

/**
 * A response as a client sees it.
 *
 * @param status the status
 * @param headers the headers
 * @param content the body, inflated as far as that goes
 * @param cut what has cut it off, inflated or on the wire, or {@code null} if it looks
 * complete
 * @param isCorrupt whether it cannot be inflated, and not because it is cut off
 */
record Reply(int status, Map<String, String> headers, byte[] content, @Nullable String cut, boolean isCorrupt) {

	static Reply of(int status, Map<String, String> headers, byte[] body, @Nullable String cut) {
		if (!"gzip".equals(headers.get("Content-Encoding"))) {
			return new Reply(status, headers, body, cut, false);
		}
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		boolean corrupt = false;
		try (Members members = new Members(body)) {
			members.transferTo(content);
			corrupt = members.isFollowed();
		}
		catch (EOFException ex) {
			return new Reply(status, headers, content.toByteArray(), (cut != null) ? cut : "within gzip", false);
		}
		catch (IOException ex) {
			corrupt = true;
		}
		return new Reply(status, headers, content.toByteArray(), cut, corrupt);
	}

	boolean isWhole() {
		return this.cut == null && !this.isCorrupt;
	}

	@Nullable String header(String name) {
		return this.headers.get(name);
	}

	@Override
	public String toString() {
		return "%d %s with %d bytes%s".formatted(this.status, this.headers, this.content.length,
				this.isCorrupt ? ", then corrupt" : (this.cut != null) ? ", cut off " + this.cut : "");
	}

	/**
	 * Has all that it inflates in its own buffer, and so knows what it leaves.
	 */
	private static final class Members extends GZIPInputStream {

		private static final int TRAILER = 8;

		Members(byte[] body) throws IOException {
			super(new ByteArrayInputStream(body), Math.max(1, body.length));
		}

		boolean isFollowed() {
			return this.inf.getRemaining() > TRAILER;
		}

	}

}
