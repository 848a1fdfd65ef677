package io.pooled.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.annotation.JsonValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.pooled.PoolExhaustedException;
import io.pooled.SharedMemory;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.json.PooledJsonEncoder;
import io.pooled.web.http.Connection;
import io.pooled.web.http.Reply;
import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What an application says that has no memory left for bodies.
 */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ExhaustedMemoryTests {

	private static final int MOST = 256 * 1024;

	@Parameter
	private ServerUnderTest server = ServerUnderTest.TOMCAT;

	private RunningApplication application;

	@BeforeParameterizedClassInvocation
	void start(ServerUnderTest server) {
		this.application = server.startWithErrorPages(Handlers.class, "pools.max-in-use=256KB",
				"pools.max-retained=128KB", "pools.web.json.enabled=true", "pools.web.etag.enabled=true",
				"pools.web.compression.enabled=true");
	}

	@AfterParameterizedClassInvocation
	void stop() {
		this.application.close();
	}

	@AfterEach
	void everythingIsBack() {
		this.application.assertNothingInUse();
		SharedMemory memory = this.application.context().getBean(SharedMemory.class);
		// what is discarded is released before its memory is
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(memory.held()).isEqualTo(memory.retained()).isLessThanOrEqualTo(MOST));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/buffer", "/late", "/wrapped", "/encoded", "/entity", "/getter" })
	void handlerWithoutMemoryIsUnavailableForAWhile(String path) {
		assertWorks(path);
		for (int i = 0; i < 3; i++) {
			Reply reply = this.application.get(path + "?size=" + 2 * MOST);
			assertThat(reply.status()).as("%s", reply).isEqualTo(503);
			assertThat(reply.header("Retry-After")).isEqualTo("1");
			assertThat(reply.text()).contains("Service Unavailable");
		}
		assertThat(this.application.pools().stats("default").exhausted()).isGreaterThanOrEqualTo(3);
		assertWorks(path);
	}

	private void assertWorks(String path) {
		Reply reply = this.application.get(path + "?size=100000");
		assertThat(reply.status()).as("%s", reply).isEqualTo(200);
		assertThat(reply.content().length).as("%s", reply).isBetween(100_000, 100_004);
	}

	@Test
	void applicationMaySaySomethingElse() {
		Reply reply = this.application.get("/handled?size=" + 2 * MOST);
		assertThat(reply.status()).as("%s", reply).isEqualTo(429);
		assertThat(reply.text()).startsWith("Pool 'default': ");
	}

	@Test
	void uploadThatIsTooMuchIsRefusedBeforeItIsRead() throws Exception {
		Request request = new Request("POST", "/upload",
				List.of("Content-Length: 3000000", "Expect: 100-continue", "Content-Type: application/octet-stream"),
				new byte[0]);
		try (Connection connection = this.application.open(request)) {
			Reply head = connection.head();
			assertThat(head.status()).as("%s", head).isEqualTo(503);
			assertThat(head.header("Retry-After")).isEqualTo("1");
		}
	}

	@Test
	void uploadOfUnknownLengthIsRefusedOnceItIsTooMuch() {
		Reply reply = this.application.send(Request.post("/upload", new byte[270_000]).inChunks());
		assertThat(reply.status()).as("%s", reply).isEqualTo(503);
		assertThat(reply.header("Retry-After")).isEqualTo("1");
	}

	@Test
	void uploadThatFitsIsTaken() {
		Reply reply = this.application.send(Request.post("/upload", new byte[200_000]));
		assertThat(reply.status()).as("%s", reply).isEqualTo(200);
		assertThat(reply.text()).isEqualTo("200000");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/text", "/json", "/future" })
	void whatIsHeldBackIsPassedOn(String path) {
		int size = 2 * MOST;
		for (String encoding : new String[] { "gzip", "identity" }) {
			Reply reply = this.application.get(path + "?size=" + size, "Accept-Encoding", encoding);
			assertThat(reply.status()).as("%s", reply).isEqualTo(200);
			assertThat(reply.isWhole()).as("%s", reply).isTrue();
			assertThat(reply.text())
				.isEqualTo(path.equals("/json") ? "\"" + "x".repeat(size) + "\"" : "x".repeat(size));
			assertThat(reply.isCompressed()).isEqualTo(encoding.equals("gzip"));
			if (!this.server.isReactive()) {
				assertThat(reply.header("ETag")).as("%s", reply).isNull();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/text", "/json", "/future" })
	void nothingIsHeldBackWhileOthersHaveEverything(String path) {
		List<PooledBuffer> all = takeAll(this.application.context().getBean(PooledBufferFactory.class));
		try {
			for (String encoding : new String[] { "gzip", "identity" }) {
				Reply reply = this.application.get(path + "?size=3000", "Accept-Encoding", encoding);
				assertThat(reply.status()).as("%s", reply).isEqualTo(200);
				assertThat(reply.isWhole()).as("%s", reply).isTrue();
				assertThat(reply.text()).contains("x".repeat(3000));
				assertThat(reply.isCompressed()).isEqualTo(encoding.equals("gzip"));
				if (!this.server.isReactive()) {
					assertThat(reply.header("ETag")).as("%s", reply).isNull();
				}
			}
		}
		finally {
			all.forEach(PooledBuffer::close);
		}
	}

	private static List<PooledBuffer> takeAll(PooledBufferFactory buffers) {
		List<PooledBuffer> all = new ArrayList<>();
		try {
			while (true) {
				all.add(buffers.acquire(0));
			}
		}
		catch (PoolExhaustedException ex) {
			assertThat(all).hasSize(MOST / 1024);
			return all;
		}
	}

	@RestController
	static class Handlers {

		private final PooledBufferFactory buffers;

		private final PooledJsonEncoder json;

		Handlers(PooledBufferFactory buffers, PooledJsonEncoder json) {
			this.buffers = buffers;
			this.json = json;
		}

		@GetMapping("/buffer")
		PooledBuffer buffer(int size) {
			return this.buffers.fill((buffer) -> buffer.write(new byte[size]));
		}

		@GetMapping("/entity")
		ResponseEntity<PooledBuffer> entity(int size) {
			return ResponseEntity.ok(this.buffers.fill((buffer) -> {
				for (int i = 0; i < size; i += 100) {
					buffer.write(new byte[100]);
				}
			}));
		}

		@GetMapping("/late")
		CompletableFuture<PooledBuffer> late(int size) {
			return CompletableFuture.supplyAsync(() -> buffer(size));
		}

		@GetMapping("/wrapped")
		PooledBuffer wrapped(int size) {
			try {
				return buffer(size);
			}
			catch (PoolExhaustedException ex) {
				throw new IllegalStateException("No report", ex);
			}
		}

		@GetMapping("/encoded")
		PooledBuffer encoded(int size) {
			return this.json.encode(List.of("x".repeat(size)));
		}

		@GetMapping(path = "/getter", produces = "application/json")
		Report getter(int size) {
			return new Report(this.buffers, size);
		}

		@GetMapping("/handled")
		PooledBuffer handled(int size) throws Busy {
			try {
				return buffer(size);
			}
			catch (PoolExhaustedException ex) {
				throw new Busy(ex);
			}
		}

		@ExceptionHandler
		ResponseEntity<String> busy(Busy busy) {
			return ResponseEntity.status(429).body(busy.getMessage());
		}

		@PostMapping("/upload")
		String upload(@RequestBody PooledBuffer body) {
			return String.valueOf(body.size());
		}

		@GetMapping(path = "/text", produces = "text/plain")
		String text(int size) {
			return "x".repeat(size);
		}

		@GetMapping(path = "/json", produces = "application/json")
		Name json(int size) {
			char[] name = new char[size];
			Arrays.fill(name, 'x');
			return new Name(new String(name));
		}

		@GetMapping(path = "/future", produces = "text/plain")
		Mono<String> future(int size) {
			return Mono.just("X".repeat(size).toLowerCase(Locale.ROOT));
		}

	}

	record Name(@JsonValue String name) {

	}

	record Report(PooledBufferFactory buffers, int size) {

		@JsonValue
		String text() {
			return this.buffers.use((buffer) -> {
				buffer.write(new byte[this.size]);
				return "x".repeat(this.size);
			});
		}

	}

	private static final class Busy extends Exception {

		private static final long serialVersionUID = 1L;

		Busy(PoolExhaustedException cause) {
			super(cause.getMessage(), cause);
		}

	}

}
