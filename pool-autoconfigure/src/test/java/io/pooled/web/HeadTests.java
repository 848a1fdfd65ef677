package io.pooled.web;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.jetty.ee11.webapp.AbstractConfiguration;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.web.http.Reply;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * HEAD says what GET would say.
 */
class HeadTests {

	private static final List<String> HEADERS = List.of("Content-Encoding", "Content-Type", "Vary", "Content-Length",
			"ETag");

	private static final String LIMIT = "pools.buffer.default.limit=64KB";

	private static final String STATIC = "spring.web.resources.static-locations=";

	/** With the status. */
	private static final Map<String, Integer> PATHS = Map.ofEntries(Map.entry("/bytes?size=5000", 200),
			Map.entry("/bytes?size=100", 200), Map.entry("/json?size=5000", 200), Map.entry("/json?size=100", 200),
			Map.entry("/etag?value=%22v1%22", 200), Map.entry("/status/204", 204), Map.entry("/status/404", 404),
			Map.entry("/future", 200), Map.entry("/resource", 200), Map.entry("/buffer", 200),
			Map.entry("/buffer-entity", 200), Map.entry("/beyond", 500), Map.entry("/fails", 500),
			Map.entry("/handled", 409), Map.entry("/handled-buffer", 410), Map.entry("/half", 500),
			Map.entry("/refused", 503), Map.entry("/nowhere", 404), Map.entry("/mono", 200),
			Map.entry("/mono-empty", 200), Map.entry("/mono-fails", 500), Map.entry("/mono-buffer", 200),
			Map.entry("/mono-half", 500), Map.entry("/late-conflict", 409), Map.entry("/static.txt", 200));

	@TempDir
	private static Path folder;

	@BeforeAll
	static void create() throws Exception {
		Files.write(folder.resolve("static.txt"), CompressionPages.text(30_000));
	}

	static Stream<Arguments> features() {
		return Stream.of(ServerUnderTest.values())
			.flatMap((server) -> Features.on(server, "compression", "etag", "json", "compression etag json"));
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("features")
	void headSaysWhatGetWouldSay(ServerUnderTest server, String features) throws Exception {
		String[] properties = Features.enabling(features, STATIC + folder.toUri(), LIMIT);
		try (RunningApplication plain = server.start(Setup.class, STATIC + folder.toUri(), LIMIT);
				RunningApplication application = server.start(Setup.class, properties)) {
			for (Map.Entry<String, Integer> path : PATHS.entrySet()) {
				for (String encoding : new String[] { "gzip", "identity" }) {
					compare(plain, application, path.getKey(), path.getValue(), encoding);
				}
			}
		}
	}

	private static void compare(RunningApplication plain, RunningApplication application, String path, int status,
			String encoding) throws Exception {
		String[] accept = { "Accept-Encoding", encoding };
		Reply plainGet = plain.get(path, accept);
		Reply plainHead = plain.send("HEAD", path, accept);
		Reply get = application.get(path, accept);
		Reply head = application.send("HEAD", path, accept);
		String what = path + ", " + encoding + ": " + head + " for " + get + ", plain " + plainHead + " for "
				+ plainGet;
		assertThat(plainGet.status()).as(what).isEqualTo(status);
		assertThat(get.status()).as(what).isEqualTo(status);
		assertThat(head.status()).as(what).isEqualTo(status);
		assertThat(head.body()).as(what).isEmpty();
		for (String name : HEADERS) {
			if (Objects.equals(plainGet.header(name), plainHead.header(name)) && !isKnownWithBodyOnly(name, get)) {
				assertThat(head.header(name)).as(name + " of " + what).isEqualTo(get.header(name));
			}
		}
		application.assertNothingInUse();
		plain.assertNothingInUse();
	}

	private static boolean isKnownWithBodyOnly(String name, Reply get) {
		return switch (name) {
			case "ETag" -> String.valueOf(get.header(name)).contains("\"0");
			case "Content-Length" -> get.header("Content-Encoding") != null || get.body().contains("timestamp");
			default -> false;
		};
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ CompressionPages.class, Pages.class })
	static class Setup {

		// A stack trace is as long as the way by which the server's thread came there.
		@Bean
		WebServerFactoryCustomizer<JettyServletWebServerFactory> errorPagesWithoutTraces() {
			return (jetty) -> jetty.addConfigurations(new AbstractConfiguration(new AbstractConfiguration.Builder()) {

				@Override
				public void configure(WebAppContext context) {
					((ErrorHandler) context.getErrorHandler()).setShowStacks(false);
				}

			});
		}

	}

	@RestController
	static class Pages {

		private final PooledBufferFactory buffers;

		Pages(PooledBufferFactory buffers) {
			this.buffers = buffers;
		}

		private PooledBuffer text(int size) {
			return this.buffers.fill((buffer) -> buffer.write(CompressionPages.text(size)));
		}

		@GetMapping(path = "/buffer", produces = MediaType.TEXT_PLAIN_VALUE)
		PooledBuffer buffer() {
			return text(5000);
		}

		@GetMapping("/buffer-entity")
		ResponseEntity<PooledBuffer> bufferEntity() {
			return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).eTag("7").body(text(5000));
		}

		@GetMapping("/beyond")
		PooledBuffer beyond() {
			return text(100_000);
		}

		@GetMapping("/fails")
		String fails() {
			throw new IllegalArgumentException("as intended");
		}

		@GetMapping("/handled")
		String handled() {
			throw new IllegalStateException("as intended");
		}

		@ExceptionHandler
		ResponseEntity<String> handle(IllegalStateException ex) {
			return ResponseEntity.status(HttpStatus.CONFLICT).contentType(MediaType.TEXT_PLAIN).body("x".repeat(5000));
		}

		@GetMapping("/handled-buffer")
		String handledBuffer() {
			throw new UnsupportedOperationException("as intended");
		}

		@ExceptionHandler
		ResponseEntity<PooledBuffer> handleBuffer(UnsupportedOperationException ex) {
			return ResponseEntity.status(HttpStatus.GONE).contentType(MediaType.TEXT_PLAIN).body(text(5000));
		}

		@GetMapping("/half")
		Map<String, Object> half() {
			return Map.of("half", new Half());
		}

		@GetMapping(path = "/mono-empty", produces = MediaType.TEXT_PLAIN_VALUE)
		Mono<String> monoEmpty() {
			return Mono.<String>empty().delaySubscription(Duration.ofMillis(1));
		}

		@GetMapping("/mono-fails")
		Mono<String> monoFails() {
			return Mono.error(new IllegalArgumentException("as intended"));
		}

		@GetMapping(path = "/mono-buffer", produces = MediaType.TEXT_PLAIN_VALUE)
		CompletableFuture<PooledBuffer> monoBuffer() {
			return CompletableFuture.supplyAsync(() -> text(5000));
		}

		@GetMapping("/mono-half")
		Mono<Object> monoHalf() {
			return Mono.just(Map.of("half", new Half()));
		}

		@GetMapping("/late-conflict")
		Mono<String> lateConflict() {
			return Mono.error(new IllegalStateException("as intended"));
		}

		@GetMapping("/refused")
		String refused() {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE);
		}

	}

	record Half() {

		@JsonProperty
		String text() {
			throw new IllegalArgumentException("half-way");
		}

	}

}
