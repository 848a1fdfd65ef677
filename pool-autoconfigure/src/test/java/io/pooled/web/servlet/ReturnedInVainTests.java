package io.pooled.web.servlet;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import jakarta.validation.constraints.Null;
import jakarta.validation.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Buffers that handlers return and nobody writes are released once.
 */
class ReturnedInVainTests {

	private static final int ROUNDS = 3;

	/** With the status of the answer and the buffers that it takes. */
	private static final Map<String, String> PATHS = new TreeMap<>(Map.ofEntries(Map.entry("/reason", "409 1"),
			Map.entry("/reason-entity", "409 1"), Map.entry("/reason-future", "409 1"),
			Map.entry("/reason-late-future", "409 1"), Map.entry("/reason-deferred", "409 1"),
			Map.entry("/reason-late-deferred", "409 1"), Map.entry("/reason-callable", "409 0"),
			Map.entry("/reason-task", "409 0"), Map.entry("/reason-handler", "410 1"), Map.entry("/invalid", "500 1"),
			Map.entry("/invalid-entity", "500 1"), Map.entry("/cannot-be-validated", "500 1"),
			Map.entry("/written", "200 1"), Map.entry("/status", "202 1")));

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void bufferIsReleasedOnce(ServerUnderTest server) throws Exception {
		try (RunningApplication application = server.start(Setup.class, "pools.buffer.exports.limit=1MB")) {
			assertReleased(application);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void bufferIsReleasedOnceWhereTheApplicationRegistersItsMapping(ServerUnderTest server) throws Exception {
		try (RunningApplication application = server.start(WithRegistrations.class, "pools.buffer.exports.limit=1MB")) {
			assertThat(application.context().getBean(OwnMapping.class)).isNotNull();
			assertReleased(application);
		}
	}

	private static void assertReleased(RunningApplication application) throws Exception {
		for (Map.Entry<String, String> path : PATHS.entrySet()) {
			long before = application.pools().stats("exports").acquires();
			for (int i = 0; i < ROUNDS; i++) {
				Reply reply = application.get(path.getKey());
				assertThat(reply.status()).as("%s: %s", path.getKey(), reply)
					.isEqualTo(Integer.parseInt(path.getValue().substring(0, 3)));
			}
			await().alias(path.getKey())
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(application.pools().stats("exports").acquires() - before)
					.isEqualTo(ROUNDS * Integer.parseInt(path.getValue().substring(4))));
			application.assertNothingInUse();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Handlers.class)
	static class Setup {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Handlers.class)
	static class WithRegistrations {

		@Bean
		WebMvcRegistrations ownRegistrations() {
			return new WebMvcRegistrations() {

				@Override
				public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
					return new OwnMapping();
				}

			};
		}

	}

	static class OwnMapping extends RequestMappingHandlerMapping {

	}

	@RestController
	static class Handlers {

		private final PooledBufferFactory exports;

		Handlers(PooledBufferFactory exports) {
			this.exports = exports;
		}

		private PooledBuffer buffer() {
			return this.exports.fill((buffer) -> buffer.writeUtf8("some bytes"));
		}

		@GetMapping("/written")
		PooledBuffer written() {
			return buffer();
		}

		@GetMapping("/status")
		@ResponseStatus(HttpStatus.ACCEPTED)
		PooledBuffer status() {
			return buffer();
		}

		@GetMapping("/reason")
		@ResponseStatus(code = HttpStatus.CONFLICT, reason = "taken")
		PooledBuffer reason() {
			return buffer();
		}

		@GetMapping("/reason-entity")
		@ResponseStatus(code = HttpStatus.CONFLICT, reason = "taken")
		ResponseEntity<PooledBuffer> reasonEntity() {
			return ResponseEntity.ok(buffer());
		}

		@GetMapping("/reason-future")
		@ResponseStatus(code = HttpStatus.CONFLICT, reason = "taken")
		CompletableFuture<PooledBuffer> reasonFuture() {
			return CompletableFuture.completedFuture(buffer());
		}

		@GetMapping("/reason-late-future")
		@ResponseStatus(code = HttpStatus.CONFLICT, reason = "taken")
		CompletableFuture<ResponseEntity<PooledBuffer>> reasonLateFuture() {
			return CompletableFuture.supplyAsync(() -> ResponseEntity.ok(buffer()),
					CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS));
		}

		@GetMapping("/reason-deferred")
		@ResponseStatus(code = HttpStatus.CONFLICT, reason = "taken")
		DeferredResult<PooledBuffer> reasonDeferred() {
			DeferredResult<PooledBuffer> result = new DeferredResult<>();
			result.setResult(buffer());
			return result;
		}

		@GetMapping("/reason-late-deferred")
		@ResponseStatus(code = HttpStatus.CONFLICT, reason = "taken")
		DeferredResult<PooledBuffer> reasonLateDeferred() {
			DeferredResult<PooledBuffer> result = new DeferredResult<>();
			CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(() -> result.setResult(buffer()));
			return result;
		}

		@GetMapping("/reason-callable")
		@ResponseStatus(code = HttpStatus.CONFLICT, reason = "taken")
		Callable<PooledBuffer> reasonCallable() {
			return this::buffer;
		}

		@GetMapping("/reason-task")
		@ResponseStatus(code = HttpStatus.CONFLICT, reason = "taken")
		WebAsyncTask<PooledBuffer> reasonTask() {
			return new WebAsyncTask<>(this::buffer);
		}

		@GetMapping("/reason-handler")
		PooledBuffer reasonHandler() {
			throw new IllegalStateException("handled");
		}

		@ExceptionHandler
		@ResponseStatus(code = HttpStatus.GONE, reason = "gone")
		PooledBuffer handle(IllegalStateException ex) {
			return this.exports.fill((buffer) -> buffer.writeUtf8(Objects.requireNonNull(ex.getMessage())));
		}

		@GetMapping("/invalid")
		@Null
		PooledBuffer invalid() {
			return buffer();
		}

		@GetMapping("/invalid-entity")
		@Null
		ResponseEntity<PooledBuffer> invalidEntity() {
			return ResponseEntity.ok(buffer());
		}

		@GetMapping("/cannot-be-validated")
		@Size(max = 10)
		PooledBuffer cannotBeValidated() {
			return buffer();
		}

	}

}
