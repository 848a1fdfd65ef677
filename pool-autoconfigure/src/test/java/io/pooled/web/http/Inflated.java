package io.pooled.web.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import org.jspecify.annotations.Nullable;

/**
 * What was compressed.
 *
 * @param content as much of it as can be read
 * @param failure why there is no more, or {@code null}
 */
record Inflated(byte[] content, @Nullable IOException failure) {

	static Inflated of(byte[] gzip) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		try (Members members = new Members(gzip)) {
			members.transferTo(content);
			return new Inflated(content.toByteArray(), members.follower());
		}
		catch (IOException ex) {
			return new Inflated(content.toByteArray(), ex);
		}
	}

	/**
	 * Has all that it inflates in its own buffer, and so knows what it leaves.
	 */
	private static final class Members extends GZIPInputStream {

		Members(byte[] body) throws IOException {
			super(new ByteArrayInputStream(body), Math.max(1, body.length));
		}

		@Nullable IOException follower() {
			int trailer = 8;
			return (this.inf.getRemaining() > trailer) ? new ZipException("Followed by something else") : null;
		}

	}

}
