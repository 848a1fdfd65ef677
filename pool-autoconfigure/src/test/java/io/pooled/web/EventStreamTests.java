package io.pooled.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import io.pooled.web.http.Connection;
import io.pooled.web.http.Reply;
import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What comes bit by bit goes to the client bit by bit, however it is made.
 */
class EventStreamTests {

	private static final int EVENTS = 4;

	private static final List<String> SERVLET_PATHS = List.of("/flux", "/ndjson", "/emitter", "/body-emitter",
			"/by-hand", "/functional/sse", "/functional/objects", "/functional/stream");

	private static final List<String> REACTIVE_PATHS = List.of("/flux", "/ndjson", "/functional/sse",
			"/functional/stream");

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("io.pooled.web.Features#filters")
	void eventArrivesBeforeTheNextOneIsMade(ServerUnderTest server, String features) throws Exception {
		try (RunningApplication application = start(server, features)) {
			for (String path : (server == ServerUnderTest.NETTY) ? REACTIVE_PATHS : SERVLET_PATHS) {
				for (String encoding : new String[] { "identity", "gzip" }) {
					read(application, path, encoding, features.contains("compression"));
				}
			}
		}
	}

	private static RunningApplication start(ServerUnderTest server, String features) {
		return server.start(Setup.class, Features.enabling(features,
				"pools.web.compression.additional-mime-types=text/event-stream,application/x-ndjson"));
	}

	private static void read(RunningApplication application, String path, String encoding, boolean compresses)
			throws Exception {
		Gate gate = application.context().getBean(Gate.class);
		gate.permits.release();
		boolean compressed = compresses && "gzip".equals(encoding);
		try (Connection connection = application.open(Request.of("GET", path, "Accept-Encoding", encoding))) {
			Reply head = connection.head();
			assertThat(head.status()).as(path).isEqualTo(200);
			assertThat(head.header("Content-Encoding") != null).as(path).isEqualTo(compressed);
			assertThat(head.headers()).as(path).doesNotContainKeys("Content-Length", "ETag");
			InputStream body = compressed ? new GZIPInputStream(connection.body()) : connection.body();
			for (int number = 1; number <= EVENTS; number++) {
				assertThat(line(body)).as(path).contains("event " + number);
				gate.permits.release();
			}
			assertThat(line(body)).as(path).isNull();
		}
		gate.permits.drainPermits();
		application.assertNothingInUse();
	}

	// reads no byte more than the line has
	private static @Nullable String line(InputStream body) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = body.read(); c >= 0; c = body.read()) {
			if (c != '\n') {
				line.append((char) c);
			}
			else if (!line.isEmpty()) {
				return line.toString();
			}
		}
		return null;
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("io.pooled.web.Features#filters")
	void streamWithoutEventsEnds(ServerUnderTest server, String features) throws Exception {
		try (RunningApplication plain = server.start(Setup.class);
				RunningApplication application = start(server, features)) {
			for (String path : new String[] { "/empty", "/empty-ndjson", "/empty-json" }) {
				Reply expected = plain.get(path);
				assertThat(expected.status()).as(path).isEqualTo(200);
				assertThat(expected.body()).as(path).isEqualTo("/empty-json".equals(path) ? "[]" : "");
				for (String encoding : new String[] { "identity", "gzip" }) {
					Reply reply = application.get(path, "Accept-Encoding", encoding);
					assertThat(reply.status()).as("%s: %s", path, reply).isEqualTo(200);
					assertThat(reply.isCutOff()).as("%s: %s", path, reply).isFalse();
					assertThat((reply.header("Content-Encoding") != null) ? reply.gunzipped() : reply.bytes())
						.as("%s: %s", path, reply)
						.isEqualTo(expected.bytes());
					assertThat(reply.header("Content-Type")).isEqualTo(expected.header("Content-Type"));
					application.assertNothingInUse();
				}
			}
		}
	}

	static class Gate {

		private final Semaphore permits = new Semaphore(0);

		String event(int number) {
			try {
				if (!this.permits.tryAcquire(30, TimeUnit.SECONDS)) {
					throw new IllegalStateException("The client has not got the event before " + number);
				}
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			return "event " + number;
		}

		Flux<String> events() {
			return Flux.range(1, EVENTS).publishOn(Schedulers.boundedElastic(), 1).map(this::event);
		}

		void each(Sink sink) {
			try {
				for (int number = 1; number <= EVENTS; number++) {
					sink.send(event(number));
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		void later(Sink sink, Runnable end) {
			new Thread(() -> {
				each(sink);
				end.run();
			}).start();
		}

	}

	/**
	 * Takes an event.
	 */
	interface Sink {

		void send(String event) throws IOException;

	}

	record Event(String text) {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Gate.class, Streams.class, ServletStreams.class, ReactiveStreams.class })
	static class Setup {

	}

	@RestController
	static class Streams {

		private final Gate gate;

		Streams(Gate gate) {
			this.gate = gate;
		}

		@GetMapping(path = "/flux", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<ServerSentEvent<String>> flux() {
			return this.gate.events().map((event) -> ServerSentEvent.builder(event).build());
		}

		@GetMapping(path = "/ndjson", produces = MediaType.APPLICATION_NDJSON_VALUE)
		Flux<Event> ndjson() {
			return this.gate.events().map(Event::new);
		}

		@GetMapping(path = "/empty", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> empty() {
			return Flux.empty();
		}

		@GetMapping(path = "/empty-ndjson", produces = MediaType.APPLICATION_NDJSON_VALUE)
		Flux<Event> emptyNdjson() {
			return Flux.empty();
		}

		@GetMapping(path = "/empty-json", produces = MediaType.APPLICATION_JSON_VALUE)
		Flux<Event> emptyJson() {
			return Flux.empty();
		}

	}

	@RestController
	@ConditionalOnWebApplication(type = Type.SERVLET)
	static class ServletStreams {

		private final Gate gate;

		ServletStreams(Gate gate) {
			this.gate = gate;
		}

		@GetMapping("/emitter")
		SseEmitter emitter() {
			SseEmitter emitter = new SseEmitter();
			this.gate.later(emitter::send, emitter::complete);
			return emitter;
		}

		@GetMapping("/body-emitter")
		ResponseEntity<ResponseBodyEmitter> bodyEmitter() {
			ResponseBodyEmitter emitter = new ResponseBodyEmitter();
			this.gate.later((event) -> emitter.send(event + '\n', MediaType.TEXT_PLAIN), emitter::complete);
			return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(emitter);
		}

		@GetMapping("/by-hand")
		void byHand(HttpServletResponse response) {
			response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
			this.gate.each((event) -> {
				response.getWriter().print("data:" + event + "\n\n");
				response.getWriter().flush();
			});
		}

		@Bean
		RouterFunction<ServerResponse> functional() {
			return RouterFunctions.route()
				.GET("/functional/sse",
						(request) -> ServerResponse.sse((events) -> this.gate.later(events::data, events::complete)))
				.GET("/functional/objects", (request) -> ServerResponse
					.sse((events) -> this.gate.later((event) -> events.data(new Event(event)), events::complete)))
				.GET("/functional/stream",
						(request) -> ServerResponse.ok()
							.contentType(MediaType.APPLICATION_NDJSON)
							.stream((stream) -> this.gate.later((event) -> {
								stream.write(event + '\n');
								stream.flush();
							}, stream::complete)))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	static class ReactiveStreams {

		@Bean
		org.springframework.web.reactive.function.server.RouterFunction<?> functional(Gate gate) {
			return org.springframework.web.reactive.function.server.RouterFunctions
				.route(RequestPredicates.GET("/functional/sse"),
						(request) -> org.springframework.web.reactive.function.server.ServerResponse.ok()
							.contentType(MediaType.TEXT_EVENT_STREAM)
							.body(gate.events(), String.class))
				.andRoute(RequestPredicates.GET("/functional/stream"),
						(request) -> org.springframework.web.reactive.function.server.ServerResponse.ok()
							.contentType(MediaType.APPLICATION_NDJSON)
							.body(gate.events().map(Event::new), Event.class));
		}

	}

}
