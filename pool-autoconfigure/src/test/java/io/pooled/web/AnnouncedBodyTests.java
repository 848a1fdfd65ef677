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
	private Engine engine = Engine.TOMCAT;

	private Site site;

	@BeforeParameterizedClassInvocation
	void start(Engine engine) throws Exception {
		this.site = engine.start(Uploads.class, "pools.web.body.buffer=bodies", "pools.buffer.bodies.limit=64MB",
				"pools.gzip.zip.level=6");
		for (int i = 0; i < 200; i++) {
			upload();
		}
	}

	@AfterParameterizedClassInvocation
	void stop() {
		this.site.close();
	}

	@AfterEach
	void nothingIsInUse() {
		this.site.assertNothingInUse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 131072", "Content-Length: 60000000",
			"Content-Length: 131072\r\nContent-Encoding: gzip", "Transfer-Encoding: chunked",
			"Transfer-Encoding: chunked\r\nContent-Encoding: gzip" })
	void headLeasesNothingAndAByteTheSmallestSegment(String headers) throws IOException {
		List<OpenRequest> requests = new ArrayList<>();
		long before = leased();
		try {
			for (int i = 0; i < CLIENTS; i++) {
				requests.add(new OpenRequest(this.site, "/size", headers));
			}
			assertThat(leased()).isEqualTo(before);
			for (OpenRequest request : requests) {
				request.send(new byte[] { 0x1f });
			}
			awaitArrival();
			assertThat(leased() - before).isEqualTo(CLIENTS * SMALLEST);
		}
		finally {
			for (OpenRequest request : requests) {
				request.close();
			}
		}
	}

	private void awaitArrival() {
		long started = System.nanoTime();
		while (this.site.stats("bodies").inUse() < CLIENTS && System.nanoTime() - started < PATIENCE.toNanos()) {
			Thread.onSpinWait();
		}
	}

	// So that a buffer of unknown size is expected to be large.
	private void upload() throws IOException {
		try (OpenRequest request = new OpenRequest(this.site, "/size", "Content-Length: 100000", "Connection: close")) {
			request.send(new byte[100_000]);
			assertThat(request.statusAtTheEnd()).isEqualTo(200);
		}
	}

	private long leased() {
		return this.site.bean(Pools.class)
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
	static class Uploads {

		@PostMapping("/size")
		String size(@RequestBody PooledBuffer body) {
			return String.valueOf(body.size());
		}

	}

}
