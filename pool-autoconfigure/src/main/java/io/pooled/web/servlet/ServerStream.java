package io.pooled.web.servlet;

import java.io.IOException;
import java.io.OutputStream;

import jakarta.servlet.http.HttpServletResponse;

/**
 * The stream of a server, which stays open for that to close.
 */
final class ServerStream extends OutputStream {

	private final HttpServletResponse response;

	ServerStream(HttpServletResponse response) {
		this.response = response;
	}

	@Override
	public void write(int value) throws IOException {
		this.response.getOutputStream().write(value);
	}

	@Override
	public void write(byte[] source, int offset, int length) throws IOException {
		this.response.getOutputStream().write(source, offset, length);
	}

	@Override
	public void flush() throws IOException {
		this.response.flushBuffer();
	}

}
