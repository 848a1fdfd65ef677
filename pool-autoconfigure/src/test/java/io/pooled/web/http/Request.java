package io.pooled.web.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A request, to be sent as it is.
 *
 * @param method the method
 * @param target path and query
 * @param headers the lines of the headers, to which is added what they lack of the host
 * and the length of the body
 * @param body the body, empty for none
 */
public record Request(String method, String target, List<String> headers, byte[] body) {

	/** Create a request of which the headers are names and values in turns. */
	public static Request of(String method, String target, String... headers) {
		List<String> lines = new ArrayList<>();
		for (int i = 0; i < headers.length; i += 2) {
			lines.add(headers[i] + ": " + headers[i + 1]);
		}
		return new Request(method, target, lines, new byte[0]);
	}

	/** Create a request with which a connection ends. */
	public static Request get(String target) {
		return of("GET", target, "Connection", "close");
	}

	/** Create a request with which a connection ends. */
	public static Request post(String target, byte[] body) {
		return new Request("POST", target, List.of("Connection: close", "Content-Type: application/octet-stream"),
				body);
	}

	public Request as(String method) {
		return new Request(method, this.target, this.headers, this.body);
	}

	public Request with(String name, String value) {
		List<String> lines = new ArrayList<>(this.headers);
		lines.add(name + ": " + value);
		return new Request(this.method, this.target, lines, this.body);
	}

	public Request inChunks() {
		int half = (this.body.length + 1) / 2;
		ByteArrayOutputStream chunks = new ByteArrayOutputStream();
		chunks.writeBytes(chunk(Arrays.copyOf(this.body, half)));
		chunks.writeBytes(chunk(Arrays.copyOfRange(this.body, half, this.body.length)));
		chunks.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		return new Request(this.method, this.target, with("Transfer-Encoding", "chunked").headers,
				chunks.toByteArray());
	}

	public static byte[] chunk(byte[] content) {
		String text = new String(content, StandardCharsets.ISO_8859_1);
		return text.isEmpty() ? content
				: "%x\r\n%s\r\n".formatted(content.length, text).getBytes(StandardCharsets.ISO_8859_1);
	}

	byte[] bytes(int port) {
		List<String> lines = new ArrayList<>(List.of(this.method + " " + this.target + " HTTP/1.1"));
		lines.addAll(this.headers);
		if (lacks("Host")) {
			lines.add("Host: localhost:" + port);
		}
		if (!List.of("GET", "HEAD").contains(this.method) && lacks("Content-Length|Transfer-Encoding")) {
			lines.add("Content-Length: " + this.body.length);
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
		bytes.writeBytes(this.body);
		return bytes.toByteArray();
	}

	private boolean lacks(String names) {
		return this.headers.stream().noneMatch((line) -> line.matches("(?is)(" + names + "):.*"));
	}

	@Override
	public String toString() {
		return this.method + " " + this.target + " " + this.headers;
	}

}
