package io.pooled.web.bodies;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request, sent as it is on a connection of its own.
 *
 * @param method the method
 * @param path the path
 * @param headers the headers
 * @param body the body, empty for none
 * @param chunked whether the body has chunks instead of a length
 */
public record Ask(String method, String path, Map<String, String> headers, byte[] body, boolean chunked) {

	private static final int PATIENCE = 60_000;

	public static Ask get(String path) {
		return new Ask("GET", path, Map.of(), new byte[0], false);
	}

	public static Ask post(String path, byte[] body) {
		return new Ask("POST", path, Map.of(), body, false).with("Content-Type", "application/octet-stream");
	}

	public Ask as(String method) {
		return new Ask(method, this.path, this.headers, this.body, this.chunked);
	}

	public Ask at(String path) {
		return new Ask(this.method, path, this.headers, this.body, this.chunked);
	}

	public Ask with(String header, String value) {
		Map<String, String> headers = new LinkedHashMap<>(this.headers);
		headers.put(header, value);
		return new Ask(this.method, this.path, headers, this.body, this.chunked);
	}

	public Ask inChunks() {
		return new Ask(this.method, this.path, this.headers, this.body, true);
	}

	public Answer send(int port) throws IOException {
		try (Socket socket = new Socket("localhost", port)) {
			socket.setSoTimeout(PATIENCE);
			OutputStream target = socket.getOutputStream();
			target.write(bytes(port));
			target.flush();
			return Answer.parse(read(socket.getInputStream()), this.method);
		}
	}

	// A server that answers before it has read the body may reset the connection.
	private static byte[] read(InputStream source) throws IOException {
		ByteArrayOutputStream answer = new ByteArrayOutputStream();
		try {
			source.transferTo(answer);
		}
		catch (SocketException ex) {
			if (answer.size() == 0) {
				throw ex;
			}
		}
		return answer.toByteArray();
	}

	private byte[] bytes(int port) throws IOException {
		StringBuilder head = new StringBuilder();
		head.append(this.method).append(' ').append(this.path).append(" HTTP/1.1\r\n");
		head.append("Host: localhost:").append(port).append("\r\nConnection: close\r\n");
		this.headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
		if (this.chunked) {
			head.append("Transfer-Encoding: chunked\r\n");
		}
		else if (!this.method.equals("GET") && !this.method.equals("HEAD")) {
			head.append("Content-Length: ").append(this.body.length).append("\r\n");
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
		if (this.chunked) {
			writeChunks(bytes);
		}
		else {
			bytes.write(this.body);
		}
		return bytes.toByteArray();
	}

	private void writeChunks(ByteArrayOutputStream target) throws IOException {
		int half = (this.body.length + 1) / 2;
		writeChunk(target, 0, half);
		writeChunk(target, half, this.body.length - half);
		target.write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
	}

	private void writeChunk(ByteArrayOutputStream target, int offset, int length) throws IOException {
		if (length > 0) {
			target.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.UTF_8));
			target.write(this.body, offset, length);
			target.write("\r\n".getBytes(StandardCharsets.UTF_8));
		}
	}

	@Override
	public String toString() {
		return this.method + " " + this.path + " " + this.headers;
	}

}
