package io.pooled.web;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Pages that Spring MVC and WebFlux serve alike.
 */
@RestController
class CompressionPages {

	/** What is compressed, with the status and the length of the body. */
	static final Map<String, String> COMPRESSED = Map.ofEntries(Map.entry("/bytes?size=2048", "200 2048"),
			Map.entry("/bytes?size=2049", "200 2049"), Map.entry("/bytes?size=8192", "200 8192"),
			Map.entry("/bytes?size=18000", "200 18000"), Map.entry("/bytes?size=300000", "200 300000"),
			Map.entry("/bytes?size=3000&type=application/json;charset=UTF-8", "200 3000"),
			Map.entry("/json?size=20000", "200 20011"), Map.entry("/resource", "200 20000"),
			Map.entry("/static.txt", "200 30000"), Map.entry("/future", "200 20000"), Map.entry("/mono", "200 20000"),
			Map.entry("/status/404", "404 5000"), Map.entry("/status/201", "201 5000"),
			Map.entry("/status/500", "500 5000"));

	static final Map<String, String> UNTOUCHED = Map.of("/bytes?size=0", "200 0", "/bytes?size=1", "200 1",
			"/bytes?size=2047", "200 2047", "/bytes?size=5000&type=image/png", "200 5000",
			"/bytes?size=5000&type=application/octet-stream", "200 5000",
			"/with-headers?name=Content-Encoding&value=br", "200 5000",
			"/with-headers?name=Cache-Control&value=no-transform", "200 5000", "/status/204", "204 0", "/status/304",
			"304 0", "/status/206", "206 5000");

	/** Lets one more event out. */
	final Semaphore events = new Semaphore(0);

	static byte[] text(int size) {
		byte[] text = new byte[size];
		for (int i = 0; i < size; i++) {
			text[i] = (byte) ((i % 61 == 60) ? '\n' : 'a' + (i * 7 + i / 61) % 26);
		}
		return text;
	}

	@GetMapping("/bytes")
	ResponseEntity<byte[]> bytes(@RequestParam int size, @RequestParam(defaultValue = "text/plain") String type) {
		return ResponseEntity.ok().header(HttpHeaders.CONTENT_TYPE, type).body(text(size));
	}

	@GetMapping("/json")
	Map<String, String> json(@RequestParam int size) {
		return Map.of("text", "x".repeat(size));
	}

	@GetMapping("/with-headers")
	ResponseEntity<byte[]> withHeaders(@RequestParam String name, @RequestParam String[] value) {
		return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).header(name, value).body(text(5000));
	}

	@GetMapping("/status/{status}")
	ResponseEntity<byte[]> status(@PathVariable int status) {
		ResponseEntity.BodyBuilder builder = ResponseEntity.status(status).contentType(MediaType.TEXT_PLAIN);
		return (status == 204 || status == 304) ? builder.build() : builder.body(text(5000));
	}

	@GetMapping("/etag")
	ResponseEntity<byte[]> etag(@RequestParam String value) {
		return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).eTag(value).body(text(5000));
	}

	@GetMapping("/resource")
	ResponseEntity<Resource> resource() {
		return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(new ByteArrayResource(text(20_000)));
	}

	@GetMapping("/future")
	CompletableFuture<ResponseEntity<byte[]>> future() {
		return CompletableFuture.supplyAsync(() -> bytes(20_000, "text/plain"));
	}

	@GetMapping("/mono")
	Mono<String> mono() {
		return Mono.just(new String(text(20_000))).delayElement(Duration.ofMillis(1));
	}

	@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<ServerSentEvent<String>> events() {
		return Flux.range(1, 5).publishOn(Schedulers.boundedElastic(), 1).map((number) -> {
			await();
			return ServerSentEvent.builder("event " + number).build();
		});
	}

	private void await() {
		try {
			if (!this.events.tryAcquire(30, TimeUnit.SECONDS)) {
				throw new IllegalStateException("The client has not got the event before");
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@GetMapping(path = "/events-broken", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<String> eventsBroken() {
		return Flux.range(1, 3).map((number) -> {
			if (number == 3) {
				throw new IllegalStateException("half-way");
			}
			return new String(text(9000));
		});
	}

}
