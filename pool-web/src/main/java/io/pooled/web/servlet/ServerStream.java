package io.pooled.web.servlet;

import java.io.IOException;
import java.io.OutputStream;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.server.ServletServerHttpResponse;

/**
 * The stream of a server, which stays open for that to close. What fits into the server's
 * buffer is written in pieces: what wraps a response writes its headers when it counts
 * that the buffer is full, as Spring Security does, and Jetty sends a larger piece at
 * once.
 */
final class ServerStream extends OutputStream {

	private static final int PIECES = 8;

	private final HttpServletResponse response;

	private final int piece;

	/** How many are still to be written, none without a buffer. */
	private int pieces;

	ServerStream(HttpServletResponse response) {
		this.response = response;
		this.piece = response.getBufferSize() / PIECES;
		this.pieces = (this.piece > 0) ? PIECES : 0;
	}

	/**
	 * Return the stream for a body.
	 * @param message what has the body
	 * @return a stream, which is not to be closed
	 * @throws IOException if there is none
	 */
	static OutputStream of(HttpOutputMessage message) throws IOException {
		OutputStream body = message.getBody();
		return (message instanceof ServletServerHttpResponse server) ? new ServerStream(server.getServletResponse())
				: body;
	}

	@Override
	public void write(int value) throws IOException {
		this.response.getOutputStream().write(value);
	}

	@Override
	public void write(byte[] source, int offset, int length) throws IOException {
		OutputStream target = this.response.getOutputStream();
		int written = 0;
		while (this.pieces > 0 && length - written > this.piece) {
			target.write(source, offset + written, this.piece);
			written += this.piece;
			this.pieces--;
		}
		target.write(source, offset + written, length - written);
	}

	@Override
	public void flush() throws IOException {
		this.response.flushBuffer();
	}

}
