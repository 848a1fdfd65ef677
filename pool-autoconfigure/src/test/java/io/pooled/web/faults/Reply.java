package io.pooled.web.faults;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
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
 * @param isWhole whether it looks complete, inflated as well as on the wire
 */
record Reply(int status, Map<String, String> headers, byte[] content, boolean isWhole) {

	static Reply of(int status, Map<String, String> headers, byte[] body, boolean complete) {
		if (!"gzip".equals(headers.get("Content-Encoding"))) {
			return new Reply(status, headers, body, complete);
		}
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		try {
			new GZIPInputStream(new ByteArrayInputStream(body)).transferTo(content);
		}
		catch (IOException ex) {
			return new Reply(status, headers, content.toByteArray(), false);
		}
		return new Reply(status, headers, content.toByteArray(), complete);
	}

	@Nullable String header(String name) {
		return this.headers.get(name);
	}

	@Override
	public String toString() {
		return "%d %s with %d bytes%s".formatted(this.status, this.headers, this.content.length,
				this.isWhole ? "" : " and cut off");
	}

}
