package io.pooled.benchmarks.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A connection that is kept alive, as light as can be: the load shares its processors
 * with what it measures.
 */
final class Connection implements AutoCloseable {

	private static final int TIMEOUT = 60_000;

	private static final int CONTINUE = 100;

	private final Socket socket;

	private final InputStream in;

	private final byte[] buffer = new byte[64 * 1024];

	private int position;

	private int end;

	Connection(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setTcpNoDelay(true);
		this.socket.setSoTimeout(TIMEOUT);
		this.in = this.socket.getInputStream();
	}

	Response exchange(byte[] request, OutputStream body) throws IOException {
		return exchange(request, new byte[0], body);
	}

	// The content is sent when the server asks for it.
	Response exchange(byte[] request, byte[] content, OutputStream body) throws IOException {
		this.socket.getOutputStream().write(request);
		int status = status();
		if (status == CONTINUE) {
			line();
			this.socket.getOutputStream().write(content);
			status = status();
		}
		Map<String, String> headers = new HashMap<>();
		for (String line = line(); !line.isEmpty(); line = line()) {
			int colon = line.indexOf(':');
			headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
		}
		return new Response(status, headers, (status != 304) ? body(headers, body) : 0);
	}

	private int status() throws IOException {
		return Integer.parseInt(line().split(" ")[1]);
	}

	private long body(Map<String, String> headers, OutputStream body) throws IOException {
		if (headers.containsKey("content-length")) {
			long length = Long.parseLong(headers.getOrDefault("content-length", ""));
			transfer(length, body);
			return length;
		}
		long length = 0;
		for (int chunk = chunk(); chunk > 0; chunk = chunk()) {
			transfer(chunk, body);
			length += chunk;
			line();
		}
		line();
		return length;
	}

	private int chunk() throws IOException {
		return Integer.parseInt(line(), 16);
	}

	private void transfer(long length, OutputStream body) throws IOException {
		for (long left = length; left > 0;) {
			fill();
			int count = (int) Math.min(left, this.end - this.position);
			body.write(this.buffer, this.position, count);
			this.position += count;
			left -= count;
		}
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder();
		while (true) {
			fill();
			int start = this.position;
			while (this.position < this.end && this.buffer[this.position] != '\n') {
				this.position++;
			}
			line.append(new String(this.buffer, start, this.position - start, StandardCharsets.ISO_8859_1));
			if (this.position < this.end) {
				this.position++;
				return line.toString().stripTrailing();
			}
		}
	}

	private void fill() throws IOException {
		if (this.position == this.end) {
			this.position = 0;
			this.end = this.in.read(this.buffer);
			if (this.end < 0) {
				this.end = 0;
				throw new EOFException("the server closed the connection within a response");
			}
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * A response.
	 *
	 * @param status the status
	 * @param headers by their names in lower case
	 * @param length of the body as it was sent, without the frames of chunks
	 */
	record Response(int status, Map<String, String> headers, long length) {

		String header(String name) {
			return this.headers.getOrDefault(name, "");
		}

	}

}
