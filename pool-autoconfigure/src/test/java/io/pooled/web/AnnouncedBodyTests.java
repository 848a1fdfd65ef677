package io.pooled.web;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import io.pooled.PoolDetails.SizeClass;
import io.pooled.Pools;
import io.pooled.buffer.PooledBuffer;
import io.pooled.web.http.Connection;
import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is leased for a request body follows from what has arrived of it.
 */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class AnnouncedBodyTests {

	/** Fewer than a servlet container has threads. */
	private static final int CLIENTS = 40;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final int SMALLEST = 1024;

	@Parameter
	private ServerUnderTest server = ServerUnderTest.TOMCAT;

	private RunningApplication application;

	@BeforeParameterizedClassInvocation
	void start(ServerUnderTest server) throws Exception {
		this.application = server.start(BodySize.class, "pools.web.body.buffer=bodies",
				"pools.buffer.bodies.limit=64MB", "pools.gzip.zip.level=6");
		for (int i = 0; i < 200; i++) {
			upload();
		}
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
	@ValueSource(strings = { "Content-Length: 131072", "Content-Length: 60000000",
			"Content-Length: 131072\r\nContent-Encoding: gzip", "Transfer-Encoding: chunked",
			"Transfer-Encoding: chunked\r\nContent-Encoding: gzip" })
	void headLeasesNothingAndAByteTheSmallestSegment(String headers) throws IOException {
		List<Connection> connections = new ArrayList<>();
		Request request = new Request("POST", "/size", List.of("Content-Type: application/octet-stream", headers),
				new byte[0]);
		long before = leased();
		try {
			for (int i = 0; i < CLIENTS; i++) {
				connections.add(this.application.open(request));
			}
			assertThat(leased()).isEqualTo(before);
			for (Connection connection : connections) {
				send(connection, headers.contains("chunked"));
			}
			awaitArrival();
			assertThat(leased() - before).isEqualTo(CLIENTS * SMALLEST);
		}
		finally {
			for (Connection connection : connections) {
				connection.close();
			}
		}
	}

	private static void send(Connection connection, boolean chunked) throws IOException {
		byte[] first = { 0x1f };
		if (chunked) {
			connection.send(Request.chunk(first));
		}
		else {
			connection.send(first);
		}
	}

	private void awaitArrival() {
		long started = System.nanoTime();
		while (this.application.pools().stats("bodies").inUse() < CLIENTS
				&& System.nanoTime() - started < PATIENCE.toNanos()) {
			Thread.onSpinWait();
		}
	}

	// So that a buffer of unknown size is expected to be large.
	private void upload() {
		assertThat(this.application.send(Request.post("/size", new byte[100_000])).status()).isEqualTo(200);
	}

	private long leased() {
		return this.application.context()
			.getBean(Pools.class)
			.get("bodies")
			.details()
			.sizeClasses()
			.stream()
			.mapToLong(AnnouncedBodyTests::leased)
			.sum();
	}

	private static long leased(SizeClass sizeClass) {
		return sizeClass.size() * (sizeClass.hits() + sizeClass.misses());
	}

	@RestController
	static class BodySize {

		@PostMapping("/size")
		String size(@RequestBody PooledBuffer body) {
			return String.valueOf(body.size());
		}

	}

}
