package io.pooled.web.driven;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.pooled.web.http.Connection;
import io.pooled.web.http.Reply;
import io.pooled.web.http.Request;

/**
 * Follows each request with another one at once, so that bytes that are missing or too
 * many in the reply are found.
 */
final class ProbedConnection implements AutoCloseable {

	static final String PROBE = "X-Probe";

	private static final int PATIENCE = 10_000;

	/**
	 * For a body that may never have its end. More than Tomcat may need to notice that a
	 * request has timed out.
	 */
	private static final int LITTLE_PATIENCE = 2500;

	private final Connection connection;

	ProbedConnection(int port) {
		this.connection = new Connection(port);
	}

	Reply send(String method, String path, List<String> headers, boolean whole) throws IOException {
		List<String> lines = new ArrayList<>(List.of("Host: it"));
		lines.addAll(headers);
		this.connection.patience(whole ? PATIENCE : LITTLE_PATIENCE);
		this.connection.send(new Request(method, path, lines, new byte[0]), Request.of("GET", "/probe", "Host", "it"));
		Reply reply = receive();
		Reply next = reply.isCutOff() ? Reply.NONE : receive();
		if (next.joined(PROBE) == null) {
			this.connection.close();
		}
		return (next.status() != 0 && next.joined(PROBE) == null) ? followed(reply, next) : reply;
	}

	private Reply receive() {
		try {
			return this.connection.receive(this::hasProbe);
		}
		catch (ProtocolException ex) {
			return new Reply(-1, Collections.emptySortedMap(), "", "by " + ex);
		}
		catch (IOException | NumberFormatException ex) {
			return Reply.NONE;
		}
	}

	private boolean hasProbe(ByteArrayOutputStream body) {
		String text = this.connection.isReady() ? "" : body.toString(StandardCharsets.ISO_8859_1);
		int probe = text.lastIndexOf(PROBE);
		if (probe >= 0) {
			body.reset();
			body.writeBytes(
					text.substring(0, text.lastIndexOf("HTTP/1.1 200", probe)).getBytes(StandardCharsets.ISO_8859_1));
		}
		return probe >= 0;
	}

	private static Reply followed(Reply reply, Reply next) {
		SortedMap<String, List<String>> headers = new TreeMap<>(reply.headers());
		headers.put("the next answer", List.of(next.toString()));
		return new Reply(reply.status(), headers, reply.body(), "by another one");
	}

	@Override
	public void close() {
		this.connection.close();
	}

}
