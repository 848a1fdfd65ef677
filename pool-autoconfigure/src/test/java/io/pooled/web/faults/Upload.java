package io.pooled.web.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A request with a body.
 *
 * @param handler which of them
 * @param job what it is to do
 * @param headers of the request
 * @param body of the request
 */
record Upload(String handler, Job job, String headers, byte[] body) {

	static Upload to(String handler, Job job) {
		byte[] body = Content.of(job.id(), job.size());
		return new Upload(handler, job, "Content-Length: " + body.length, body);
	}

	byte[] content() {
		return Content.of(this.job.id(), this.job.size());
	}

	Upload encoded(String encoding, byte[] body) {
		return new Upload(this.handler, this.job,
				"Content-Encoding: %s\r\nContent-Length: %d".formatted(encoding, body.length), body);
	}

	Upload compressed() throws IOException {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(body)) {
			gzip.write(this.body);
		}
		return encoded("gzip", body.toByteArray());
	}

	Upload chunked() {
		ByteArrayOutputStream chunks = new ByteArrayOutputStream();
		chunks.writeBytes("%x\r\n".formatted(this.body.length).getBytes(StandardCharsets.US_ASCII));
		chunks.writeBytes(this.body);
		chunks.writeBytes("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		return new Upload(this.handler, this.job, "Transfer-Encoding: chunked", chunks.toByteArray());
	}

	String path() {
		return "/uploads/%s/%s".formatted(this.handler, this.job.id());
	}

	/**
	 * Return the same upload, which is to be answered compressed.
	 * @return an upload with one more header
	 */
	Upload accepting() {
		return new Upload(this.handler, this.job, this.headers + "\r\nAccept-Encoding: gzip", this.body);
	}

	String head() {
		return "POST %s?size=%d&plan=%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n%s".formatted(path(),
				this.job.size(), this.job.plan(), "Content-Type: text/plain", this.headers);
	}

	Reply send(Server server) throws IOException {
		try (Connection connection = new Connection(server.port())) {
			connection.send(head());
			connection.send(this.body);
			return connection.receive(Connection.EVERYTHING);
		}
	}

	void sendHalf(Server server, boolean politely) throws IOException {
		try (Connection connection = new Connection(server.port())) {
			connection.send(head());
			connection.send(Arrays.copyOf(this.body, this.body.length / 2));
			if (!politely) {
				connection.reset();
			}
		}
	}

	void leave(Server server, boolean politely) throws Exception {
		try (Connection connection = new Connection(server.port())) {
			connection.send(head());
			connection.send(this.body);
			server.gates().awaitHandler(this.job.id());
			if (!politely) {
				connection.reset();
			}
		}
		finally {
			server.gates().open(this.job.id());
		}
	}

	void checkEcho(Reply reply) {
		assertThat(reply.status()).as("%s: %s", this, reply).isEqualTo(200);
		assertThat(reply.isWhole()).as("%s: %s", this, reply).isTrue();
		Content.check(reply.content(), content());
	}

}
