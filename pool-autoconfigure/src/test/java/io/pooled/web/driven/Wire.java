package io.pooled.web.driven;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Sends requests over one connection as long as that lasts. Each is followed by another
 * one at once, so that bytes that are missing or too many in the answer are found.
 */
final class Wire implements AutoCloseable {

	static final String PROBE = "X-Probe";

	private static final int PATIENCE = 10_000;

	/**
	 * For a body that may never have its end. More than Tomcat may need to notice that a
	 * request has timed out.
	 */
	private static final int LITTLE_PATIENCE = 2500;

	private final int port;

	private @Nullable Socket socket;

	private InputStream input = InputStream.nullInputStream();

	Wire(int port) {
		this.port = port;
	}

	Reply send(String method, String path, List<String> headers, boolean whole) throws IOException {
		Socket socket = this.socket;
		if (socket == null) {
			socket = new Socket("localhost", this.port);
			socket.setTcpNoDelay(true);
			this.socket = socket;
			this.input = new BufferedInputStream(socket.getInputStream(), 1 << 16);
		}
		socket.setSoTimeout(whole ? PATIENCE : LITTLE_PATIENCE);
		socket.getOutputStream().write(requests(method, path, headers));
		Reply reply = receive("HEAD".equals(method));
		if (reply.broken()) {
			close();
			return reply;
		}
		Reply next = receive(false);
		if (next.header(PROBE) == null) {
			close();
		}
		return (next.status() != 0 && next.header(PROBE) == null) ? reply.followedBy(next) : reply;
	}

	private static byte[] requests(String method, String path, List<String> headers) {
		StringBuilder text = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: it\r\n");
		headers.forEach((header) -> text.append(header).append("\r\n"));
		return text.append("\r\nGET /probe HTTP/1.1\r\nHost: it\r\n\r\n")
			.toString()
			.getBytes(StandardCharsets.US_ASCII);
	}

	private Reply receive(boolean head) throws IOException {
		List<String> lines = new ArrayList<>();
		try {
			for (String line = line(); !line.isEmpty(); line = line()) {
				lines.add(line);
			}
		}
		catch (IOException ex) {
			if (lines.isEmpty()) {
				return new Reply(0, Map.of(), new byte[0], true);
			}
			throw ex;
		}
		if (lines.isEmpty() || !lines.get(0).startsWith("HTTP/1.1 ")) {
			return new Reply(-1, Map.of("Not a status", lines), new byte[0], true);
		}
		int status = Integer.parseInt(lines.get(0).split(" ")[1]);
		Map<String, List<String>> headers = headers(lines.subList(1, lines.size()));
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		boolean broken = false;
		if (!head && status != 204 && status != 304) {
			try {
				receive(headers, body);
			}
			catch (IOException | NumberFormatException ex) {
				broken = true;
			}
		}
		return new Reply(status, headers, body.toByteArray(), broken);
	}

	private static Map<String, List<String>> headers(List<String> lines) {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String line : lines) {
			int colon = line.indexOf(':');
			headers.computeIfAbsent(line.substring(0, colon), (name) -> new ArrayList<>())
				.add(line.substring(colon + 1).trim());
		}
		headers.remove("Date");
		return headers;
	}

	private void receive(Map<String, List<String>> headers, ByteArrayOutputStream body) throws IOException {
		if (headers.containsKey("Transfer-Encoding")) {
			for (int size = chunk(); size > 0; size = chunk()) {
				receive(size, body);
				line();
			}
			line();
		}
		else if (headers.containsKey("Content-Length")) {
			receive(Integer.parseInt(headers.get("Content-Length").get(0)), body);
		}
		else {
			this.input.transferTo(body);
		}
	}

	private int chunk() throws IOException {
		return Integer.parseInt(line(), 16);
	}

	private void receive(int size, ByteArrayOutputStream body) throws IOException {
		byte[] part = new byte[8192];
		for (int left = size; left > 0;) {
			int count = this.input.read(part, 0, Math.min(left, part.length));
			if (count < 0) {
				throw new IOException("The end");
			}
			body.write(part, 0, count);
			left -= count;
			if (left > 0 && this.input.available() == 0 && cutProbe(body)) {
				throw new IOException("The next answer");
			}
		}
	}

	private static boolean cutProbe(ByteArrayOutputStream body) {
		String text = body.toString(StandardCharsets.ISO_8859_1);
		int probe = text.lastIndexOf(PROBE);
		if (probe < 0) {
			return false;
		}
		byte[] all = body.toByteArray();
		body.reset();
		body.write(all, 0, text.lastIndexOf("HTTP/1.1 200", probe));
		return true;
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = this.input.read(); next != '\n'; next = this.input.read()) {
			if (next < 0) {
				throw new IOException("The end");
			}
			if (next != '\r') {
				line.append((char) next);
			}
		}
		return line.toString();
	}

	@Override
	public void close() throws IOException {
		Socket socket = this.socket;
		this.socket = null;
		if (socket != null) {
			socket.close();
		}
	}

}
