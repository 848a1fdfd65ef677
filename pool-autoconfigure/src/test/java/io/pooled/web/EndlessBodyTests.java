package io.pooled.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import io.pooled.buffer.PooledBuffer;
import io.pooled.web.http.Connection;
import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A request body that never ends is refused after a few megabytes, and its connection
 * closed.
 */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class EndlessBodyTests {

	/** Far more than any server takes, or the system keeps for it. */
	private static final long MUCH = 128 << 20;

	/** What the system takes for a server, and what servers read of a refused body. */
	private static final long SOME = 32 << 20;

	private static final int PIECE = 8192;

	@Parameter
	private ServerUnderTest server = ServerUnderTest.TOMCAT;

	private RunningApplication application;

	@BeforeParameterizedClassInvocation
	void start(ServerUnderTest server) {
		this.application = server.start(BodySize.class, "pools.web.body.buffer=bodies", "pools.buffer.bodies.limit=1MB",
				"pools.gzip.zip.max-ratio=0");
	}

	@AfterParameterizedClassInvocation
	void stop() {
		this.application.close();
	}

	@AfterEach
	void nothingIsInUse() {
		this.application.assertNothingInUse();
	}

	@ParameterizedTest
	@EnumSource
	void bodyInChunksIsRefused(Body body) throws Exception {
		check(body, "Transfer-Encoding: chunked");
	}

	@ParameterizedTest
	@EnumSource
	void bodyOfATerabyteIsRefused(Body body) throws Exception {
		check(body, "Content-Length: 1000000000000");
	}

	private void check(Body body, String length) throws IOException, InterruptedException {
		Request request = new Request("POST", "/size",
				List.of("Content-Type: application/octet-stream", length, "Content-Encoding: " + body.encoding),
				new byte[0]);
		AtomicLong sent = new AtomicLong();
		try (Connection connection = this.application.open(request)) {
			Thread sender = new Thread(() -> send(body, connection, length.contains("chunked"), sent));
			sender.start();
			assertThat(connection.head().status()).isIn(400, 413, 415);
			connection.rest();
			sender.join();
			assertThat(sent.get()).isLessThan(SOME);
		}
	}

	// Until the server has had enough.
	private static void send(Body body, Connection connection, boolean chunked, AtomicLong sent) {
		ByteArrayOutputStream piece = new ByteArrayOutputStream();
		while (piece.size() < PIECE) {
			piece.writeBytes(body.block);
		}
		try {
			send(body.start, connection, chunked, sent);
			while (sent.get() < MUCH) {
				send(piece.toByteArray(), connection, chunked, sent);
			}
		}
		catch (IOException ex) {
			// the connection is closed
		}
	}

	private static void send(byte[] part, Connection connection, boolean chunked, AtomicLong sent) throws IOException {
		if (chunked) {
			connection.send(Request.chunk(part));
		}
		else {
			connection.send(part);
		}
		sent.addAndGet(part.length);
	}

	/**
	 * What is sent.
	 */
	enum Body {

		PLAIN("identity", bytes(), bytes('x')),

		OTHER_ENCODING("br", bytes(), bytes('x')),

		NAME("gzip", bytes(0x1f, 0x8b, 8, 8, 1, 2, 3, 4, 5, 6), bytes('n')),

		EMPTY_MEMBERS("gzip", bytes(), bytes(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0)),

		EMPTY_BLOCKS("gzip", bytes(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0), bytes(0, 0, 0, 0xff, 0xff));

		private final String encoding;

		private final byte[] start;

		private final byte[] block;

		Body(String encoding, byte[] start, byte[] block) {
			this.encoding = encoding;
			this.start = start;
			this.block = block;
		}

		private static byte[] bytes(int... values) {
			byte[] bytes = new byte[values.length];
			for (int i = 0; i < values.length; i++) {
				bytes[i] = (byte) values[i];
			}
			return bytes;
		}

	}

	@RestController
	static class BodySize {

		@PostMapping("/size")
		String size(@RequestBody PooledBuffer body) {
			return String.valueOf(body.size());
		}

	}

}
