package io.pooled.web.faults;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A client's end of HTTP/1.1, which sees how a response ends and can leave at any time.
 */
final class Connection implements AutoCloseable {

	/** Reads on to the end. */
	static final int EVERYTHING = Integer.MAX_VALUE;

	private static final int CHUNK = 8192;

	/** So small that the server soon has to wait for this client. */
	private static final int RECEIVE_BUFFER = 8192;

	private final Socket socket = new Socket();

	private final InputStream input;

	private Runnable pause = () -> {
	};

	Connection(int port) throws IOException {
		this.socket.setReceiveBufferSize(RECEIVE_BUFFER);
		this.socket.setTcpNoDelay(true);
		this.socket.setSoTimeout((int) Gates.PATIENCE.toMillis());
		this.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
		this.input = new BufferedInputStream(this.socket.getInputStream(), CHUNK);
	}

	void send(String head) throws IOException {
		send((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
	}

	void send(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
	}

	/**
	 * Make this a slow client.
	 * @param pause what it does between two parts of a body
	 */
	void slowly(Runnable pause) {
		this.pause = pause;
	}

	/**
	 * Receive a response.
	 * @param most how much of the body to read before turning away
	 * @return what came
	 * @throws IOException if there was not even a head
	 */
	Reply receive(int most) throws IOException {
		int status = Integer.parseInt(line().split(" ", 3)[1]);
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String line = line(); !line.isEmpty(); line = line()) {
			String[] header = line.split(": *", 2);
			headers.merge(header[0], header[1], (first, second) -> first + ", " + second);
		}
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		try {
			boolean complete = status == 304 || receive(headers, body, most);
			return Reply.of(status, headers, body.toByteArray(), complete ? null : "by its end");
		}
		catch (IOException ex) {
			return Reply.of(status, headers, body.toByteArray(), "by " + ex);
		}
	}

	private boolean receive(Map<String, String> headers, ByteArrayOutputStream body, int most) throws IOException {
		String length = headers.get("Content-Length");
		if (length != null) {
			return copy(Integer.parseInt(length), body, most);
		}
		if (!"chunked".equalsIgnoreCase(headers.get("Transfer-Encoding"))) {
			copy(EVERYTHING, body, most);
			return true;
		}
		while (true) {
			int chunk = Integer.parseInt(line(), 16);
			if (!copy(chunk, body, most) || !line().isEmpty()) {
				return false;
			}
			if (chunk == 0) {
				return true;
			}
		}
	}

	private boolean copy(int length, ByteArrayOutputStream body, int most) throws IOException {
		byte[] bytes = new byte[CHUNK];
		int left = length;
		while (left > 0 && body.size() < most) {
			int count = this.input.read(bytes, 0, Math.min(left, bytes.length));
			if (count < 0) {
				return false;
			}
			body.write(bytes, 0, count);
			left -= count;
			this.pause.run();
		}
		return left == 0;
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = this.input.read(); c != '\n'; c = this.input.read()) {
			if (c < 0) {
				throw new EOFException("Connection closed after '" + line + "'");
			}
			if (c != '\r') {
				line.append((char) c);
			}
		}
		return line.toString();
	}

	/**
	 * Leave without a word of farewell, as a client that crashes does.
	 * @throws IOException if that fails
	 */
	void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
