package io.pooled.web.servlet;

import java.io.IOException;
import java.io.OutputStream;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpOutputMessage;

/**
 * Holds a body back until it is complete, or larger than a limit.
 */
final class HeldBody extends OutputStream {

	private static final int UNKNOWN = -1;

	private final HttpOutputMessage message;

	private final HeldBack held;

	private @Nullable OutputStream target;

	HeldBody(HttpOutputMessage message, HeldBack held) {
		this.message = message;
		this.held = held;
	}

	@Override
	public void write(int value) throws IOException {
		write(new byte[] { (byte) value }, 0, 1);
	}

	@Override
	public void write(byte[] source, int offset, int length) throws IOException {
		if (this.target == null && !this.held.add(source, offset, length, UNKNOWN)) {
			this.target = ServerStream.of(this.message);
			this.held.passTo(this.target);
		}
		if (this.target != null) {
			this.target.write(source, offset, length);
		}
	}

	@Override
	public void flush() throws IOException {
		if (this.target != null) {
			this.target.flush();
		}
	}

	/**
	 * Send what is complete now, unless it is on its way already.
	 * @throws IOException if it cannot be sent
	 */
	void send() throws IOException {
		if (this.target == null) {
			HttpHeaders headers = this.message.getHeaders();
			if (headers.getContentLength() < 0 && !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
				headers.setContentLength(this.held.size());
			}
			this.held.passTo(ServerStream.of(this.message));
		}
	}

	@Override
	public void close() {
		this.held.drop();
	}

}
