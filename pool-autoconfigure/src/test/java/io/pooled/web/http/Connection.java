package io.pooled.web.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client's end of HTTP/1.1, which sees how a response ends and can leave at any time.
 * It connects again when a response was the last one of its connection.
 */
public final class Connection implements AutoCloseable {

	private static final int PART = 8192;

	private final int port;

	private final int receiveBuffer;

	private final Queue<String> unanswered = new ArrayDeque<>();

	private Socket socket = new Socket();

	private InputStream input = InputStream.nullInputStream();

	private ResponseBody body = ResponseBody.NONE;

	private boolean lasts;

	private int patience = 30_000;

	public Connection(int port) {
		this(port, 0);
	}

	/** Create one for which a server soon has to wait, if the buffer is small. */
	public Connection(int port, int receiveBuffer) {
		this.port = port;
		this.receiveBuffer = receiveBuffer;
	}

	public void patience(int milliseconds) {
		this.patience = milliseconds;
	}

	/** Send requests, all at once. */
	public void send(Request... requests) throws IOException {
		assertNothingFollows();
		if (!this.lasts) {
			connect();
		}
		this.lasts = false;
		this.socket.setSoTimeout(this.patience);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (Request request : requests) {
			this.unanswered.add(request.method());
			bytes.writeBytes(request.bytes(this.port));
		}
		try {
			send(bytes.toByteArray());
		}
		catch (IOException ex) {
			close();
			throw ex;
		}
	}

	private void connect() throws IOException {
		close();
		this.socket = new Socket();
		this.socket.setTcpNoDelay(true);
		if (this.receiveBuffer > 0) {
			this.socket.setReceiveBufferSize(this.receiveBuffer);
		}
		this.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port));
		this.input = new BufferedInputStream(this.socket.getInputStream(), PART);
	}

	public void send(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
	}

	public void sendChunk(byte[] content) throws IOException {
		send(Request.chunk(content));
	}

	public Reply receive() throws IOException {
		return receive((content) -> false);
	}

	/**
	 * Receive a response, and turn away if that is enough between two parts of a body.
	 */
	public Reply receive(Predicate<ByteArrayOutputStream> enough) throws IOException {
		Reply head = head();
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		String cut = null;
		try {
			byte[] part = new byte[PART];
			for (int count = 0; count >= 0 && cut == null;) {
				count = this.body.read(part);
				content.write(part, 0, Math.max(0, count));
				cut = (this.body.isExpected() && enough.test(content)) ? "by its client" : null;
			}
		}
		catch (IOException ex) {
			cut = "by " + ex;
		}
		this.lasts = cut == null && !"close".equalsIgnoreCase(head.joined("Connection"));
		return head.with(content.toString(StandardCharsets.ISO_8859_1), cut);
	}

	public Reply head() throws IOException {
		List<String> lines = new ArrayList<>();
		for (String line = ResponseBody.line(this.input); !line.isEmpty(); line = ResponseBody.line(this.input)) {
			lines.add(line);
		}
		Reply head = Reply.of(lines);
		boolean bodiless = head.status() < 200 || "HEAD".equals(this.unanswered.poll()) || head.status() == 204
				|| head.status() == 304;
		this.body = bodiless ? ResponseBody.NONE : ResponseBody.of(head, this.input);
		return head;
	}

	/** Return the body after a head, as it comes. */
	public InputStream body() {
		return this.body;
	}

	/** Receive all bytes, frames and all, up to the end of the connection. */
	public String rest() throws IOException {
		ByteArrayOutputStream rest = new ByteArrayOutputStream();
		try {
			this.input.transferTo(rest);
		}
		catch (SocketException ex) {
			// a server that has not read everything may reset the connection
		}
		return rest.toString(StandardCharsets.ISO_8859_1);
	}

	/** Return whether there is something to read already. */
	public boolean isReady() {
		try {
			return this.input.available() > 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	void assertNothingFollows() {
		assertThat(this.lasts && isReady()).as("something that follows a response").isFalse();
	}

	/** Leave without a word of farewell, as a client that crashes does. */
	public void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() {
		this.lasts = false;
		this.unanswered.clear();
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
