package io.pooled.web;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A request whose body comes bit by bit, or never ends.
 */
final class OpenRequest implements AutoCloseable {

	private static final int PATIENCE = 60_000;

	private static final int PIECE = 8192;

	private final Socket socket;

	private final boolean chunked;

	private final AtomicLong sent = new AtomicLong();

	OpenRequest(Site site, String path, String... headers) throws IOException {
		this.socket = new Socket("localhost", site.port());
		this.socket.setSoTimeout(PATIENCE);
		this.socket.setTcpNoDelay(true);
		String all = String.join("\r\n", headers);
		this.chunked = all.contains("chunked");
		write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n" + all
				+ "\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII));
	}

	void send(byte[] part) throws IOException {
		if (part.length > 0) {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			if (this.chunked) {
				bytes.writeBytes((Integer.toHexString(part.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
			}
			bytes.writeBytes(part);
			if (this.chunked) {
				bytes.writeBytes(new byte[] { '\r', '\n' });
			}
			write(bytes.toByteArray());
			this.sent.addAndGet(part.length);
		}
	}

	private void write(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
	}

	/**
	 * Send until the server has had enough.
	 * @param start what to send first
	 * @param block what to send again and again
	 * @param most how many bytes to send at most
	 * @return a thread that is sending
	 */
	Thread sendOn(byte[] start, byte[] block, long most) {
		Thread thread = new Thread(() -> {
			try {
				ByteArrayOutputStream piece = new ByteArrayOutputStream();
				while (piece.size() < PIECE) {
					piece.writeBytes(block);
				}
				send(start);
				while (sent() < most) {
					send(piece.toByteArray());
				}
			}
			catch (IOException ex) {
				// the connection is closed
			}
		});
		thread.start();
		return thread;
	}

	long sent() {
		return this.sent.get();
	}

	/**
	 * Receive the answer, up to the end of the connection.
	 * @return the status
	 * @throws IOException if there is no answer
	 */
	int statusAtTheEnd() throws IOException {
		BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.socket.getInputStream(), StandardCharsets.US_ASCII));
		String line = reader.readLine();
		awaitEnd(reader);
		return Integer.parseInt(line.split(" ")[1]);
	}

	// A server that has not read everything may reset the connection.
	private static void awaitEnd(BufferedReader reader) throws IOException {
		try {
			while (reader.readLine() != null) {
				// headers and body do not matter
			}
		}
		catch (SocketException ex) {
			// reset
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
