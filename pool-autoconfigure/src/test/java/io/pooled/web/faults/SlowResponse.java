package io.pooled.web.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import org.springframework.mock.web.MockHttpServletResponse;

import io.pooled.web.http.Reply;

/**
 * A response of a server that writes slowly, and stays a response of its request whoever
 * writes to it at whatever time.
 */
final class SlowResponse extends MockHttpServletResponse {

	private static final int PAUSE = 300_000;

	private final ByteArrayOutputStream body = new ByteArrayOutputStream();

	private final ServletOutputStream target = new Target();

	private final boolean slow;

	private volatile boolean ended;

	SlowResponse(boolean slow) {
		this.slow = slow;
	}

	@Override
	public ServletOutputStream getOutputStream() {
		return this.target;
	}

	@Override
	public void flushBuffer() {
		setCommitted(true);
	}

	/**
	 * Take nothing any more.
	 */
	void end() {
		this.ended = true;
	}

	/**
	 * Return what a client would see.
	 * @return the response so far
	 */
	Reply reply() {
		SortedMap<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String name : getHeaderNames()) {
			headers.put(name, List.copyOf(getHeaders(name)));
		}
		return new Reply(getStatus(), headers, this.body.toString(StandardCharsets.ISO_8859_1), null);
	}

	private final class Target extends ServletOutputStream {

		@Override
		public void write(int value) throws IOException {
			write(new byte[] { (byte) value }, 0, 1);
		}

		@Override
		public void write(byte[] source, int offset, int length) throws IOException {
			if (SlowResponse.this.ended) {
				throw new IOException("The response has ended");
			}
			SlowResponse.this.body.write(source, offset, length);
			setCommitted(true);
			if (SlowResponse.this.slow) {
				LockSupport.parkNanos(PAUSE);
			}
		}

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			throw new UnsupportedOperationException();
		}

	}

}
