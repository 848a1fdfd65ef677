package io.pooled.web.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;

import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.AbstractMessageParser;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.CharArrayBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client's end of HTTP/1.1, which sees how a response ends and can leave at any time.
 * It connects again when a response was the last one of its connection.
 */
public final class Connection implements AutoCloseable {

	private static final Http1Config NO_TRAILER = Http1Config.custom().setMaxHeaderCount(1).build();

	private static final int PART = 8192;

	private final int port;

	private final int receiveBuffer;

	private final Queue<String> unanswered = new ArrayDeque<>();

	private Socket socket = new Socket();

	private SessionInputBufferImpl buffer = new SessionInputBufferImpl(PART);

	private InputStream input = InputStream.nullInputStream();

	private InputStream body = InputStream.nullInputStream();

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
		send(bytes.toByteArray());
	}

	private void connect() throws IOException {
		close();
		this.socket = new Socket();
		this.socket.setTcpNoDelay(true);
		if (this.receiveBuffer > 0) {
			this.socket.setReceiveBufferSize(this.receiveBuffer);
		}
		this.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port));
		this.buffer = new SessionInputBufferImpl(PART);
		this.input = this.socket.getInputStream();
	}

	public void send(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
	}

	public Reply receive() throws IOException {
		return receive((content) -> false);
	}

	/** Receive a response, and turn away if that is enough of its body. */
	public Reply receive(Predicate<ByteArrayOutputStream> enough) throws IOException {
		Reply head = head();
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		String cut = null;
		try {
			byte[] part = new byte[PART];
			for (int count = 0; count >= 0 && cut == null;) {
				count = this.body.read(part);
				content.write(part, 0, Math.max(0, count));
				cut = (count > 0 && enough.test(content)) ? "by its client" : null;
			}
		}
		catch (IOException ex) {
			cut = "by " + ex;
		}
		this.lasts = cut == null && !"close".equalsIgnoreCase(head.joined("Connection"));
		return head.with(content.toString(StandardCharsets.ISO_8859_1), cut);
	}

	public Reply head() throws IOException {
		CharArrayBuffer status = new CharArrayBuffer(PART);
		this.buffer.readLine(status, unfinished());
		try {
			Header[] headers = AbstractMessageParser.parseHeaders(this.buffer, unfinished(), 0, 0, null);
			Reply head = Reply.of(status.toString(), headers);
			boolean bodiless = head.status() < 200 || "HEAD".equals(this.unanswered.poll()) || head.status() == 204
					|| head.status() == 304;
			this.body = bodiless ? InputStream.nullInputStream() : body(head);
			return head;
		}
		catch (HttpException ex) {
			throw new ProtocolException(status + ", " + ex);
		}
	}

	private InputStream body(Reply head) {
		List<String> lengths = head.headers().get("Content-Length");
		if (lengths != null) {
			return new ContentLengthInputStream(this.buffer, this.input, Long.parseLong(lengths.get(0)));
		}
		return head.headers().containsKey("Transfer-Encoding")
				? new ChunkedInputStream(this.buffer, unfinished(), NO_TRAILER)
				: new IdentityInputStream(this.buffer, this.input);
	}

	/** Fail at the end, which HttpCore takes for that of a head or the last chunk. */
	private InputStream unfinished() {
		return new FilterInputStream(this.input) {

			@Override
			public int read(byte[] target, int offset, int length) throws IOException {
				int count = super.read(target, offset, length);
				if (count < 0) {
					throw new EOFException("Connection closed before the end");
				}
				return count;
			}

		};
	}

	/** Return the body after a head, as it comes. */
	public InputStream body() {
		return this.body;
	}

	/** Receive all bytes, frames and all, up to the end of the connection. */
	public String rest() throws IOException {
		ByteArrayOutputStream rest = new ByteArrayOutputStream();
		try {
			new IdentityInputStream(this.buffer, this.input).transferTo(rest);
		}
		catch (SocketException ex) {
			// a server that has not read everything may reset the connection
		}
		return rest.toString(StandardCharsets.ISO_8859_1);
	}

	/** Return whether there is something to read already. */
	public boolean isReady() {
		try {
			return this.buffer.hasBufferedData() || this.input.available() > 0;
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
		Closer.closeQuietly(this.socket);
	}

}
