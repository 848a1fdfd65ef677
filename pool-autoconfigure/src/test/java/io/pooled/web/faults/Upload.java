package io.pooled.web.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import io.pooled.web.http.Connection;
import io.pooled.web.http.Reply;
import io.pooled.web.http.Request;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A request with a body.
 *
 * @param handler which of them
 * @param job what it is to do
 * @param headers of the request
 * @param body of the request
 */
record Upload(String handler, Job job, List<String> headers, byte[] body) {

	static Upload to(String handler, Job job) {
		byte[] body = Content.of(job.id(), job.size());
		return new Upload(handler, job, List.of("Content-Length: " + body.length), body);
	}

	byte[] content() {
		return Content.of(this.job.id(), this.job.size());
	}

	Upload encoded(String encoding, byte[] body) {
		return new Upload(this.handler, this.job,
				List.of("Content-Encoding: " + encoding, "Content-Length: " + body.length), body);
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
		return new Upload(this.handler, this.job, List.of("Transfer-Encoding: chunked"), chunks.toByteArray());
	}

	String path() {
		return "/uploads/%s/%s".formatted(this.handler, this.job.id());
	}

	/**
	 * Return the same upload, which is to be answered compressed.
	 * @return an upload with one more header
	 */
	Upload accepting() {
		List<String> headers = new ArrayList<>(this.headers);
		headers.add("Accept-Encoding: gzip");
		return new Upload(this.handler, this.job, headers, this.body);
	}

	private Request request(int length) {
		List<String> lines = new ArrayList<>(List.of("Connection: close", "Content-Type: text/plain"));
		lines.addAll(this.headers);
		return new Request("POST", "%s?size=%d&plan=%s".formatted(path(), this.job.size(), this.job.plan()), lines,
				Arrays.copyOf(this.body, length));
	}

	Connection begin(FaultyApplication application) throws IOException {
		return application.open(request(this.body.length));
	}

	Reply send(FaultyApplication application) throws IOException {
		try (Connection connection = begin(application)) {
			return connection.receive();
		}
	}

	void sendHalf(FaultyApplication application, boolean politely) throws IOException {
		try (Connection connection = application.open(request(this.body.length / 2))) {
			if (!politely) {
				connection.reset();
			}
		}
	}

	void leave(FaultyApplication application, boolean politely) throws Exception {
		try (Connection connection = begin(application)) {
			application.gates().awaitHandler(this.job.id());
			if (!politely) {
				connection.reset();
			}
		}
		finally {
			application.gates().open(this.job.id());
		}
	}

	void checkEcho(Reply reply) {
		assertThat(reply.status()).as("%s: %s", this, reply).isEqualTo(200);
		assertThat(reply.isWhole()).as("%s: %s", this, reply).isTrue();
		Content.check(reply.content(), content());
	}

}
