package io.pooled.web.bodies;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * Handlers that can be written with any type of body, on whichever stack.
 *
 * @param <B> the type of the body
 */
abstract class Results<B> {

	static final Instant MODIFIED = Instant.parse("2026-01-02T03:04:05Z");

	abstract B body(String text);

	@GetMapping("/plain")
	B plain() {
		return body("plain");
	}

	@GetMapping("/large")
	B large() {
		return body("0123456789abcdef".repeat(20_000));
	}

	@GetMapping("/empty")
	B empty() {
		return body("");
	}

	@GetMapping("/null")
	@Nullable B nothing() {
		return null;
	}

	@GetMapping(path = "/json", produces = "application/json")
	B json() {
		return body("{\"a\":1}");
	}

	@GetMapping(path = "/either", produces = { "text/plain", "application/json" })
	B either() {
		return body("7");
	}

	@GetMapping("/created")
	@ResponseStatus(HttpStatus.CREATED)
	B created() {
		return body("created");
	}

	@GetMapping("/object")
	Object object() {
		return body("object");
	}

	@GetMapping("/entity")
	ResponseEntity<B> entity() {
		return ResponseEntity.status(HttpStatus.ACCEPTED)
			.header("X-Id", "7")
			.header("X-Id", "8")
			.contentType(MediaType.parseMediaType("text/csv;charset=UTF-8"))
			.body(body("a,b"));
	}

	@GetMapping("/http-entity")
	HttpEntity<B> httpEntity() {
		HttpHeaders headers = new HttpHeaders();
		headers.set("X-Id", "9");
		return new HttpEntity<>(body("http entity"), headers);
	}

	@GetMapping("/wildcard")
	ResponseEntity<?> wildcard() {
		return ResponseEntity.ok(body("wildcard"));
	}

	@GetMapping("/etag")
	ResponseEntity<B> etag() {
		return ResponseEntity.ok().eTag("\"7\"").body(body("with an ETag"));
	}

	@GetMapping("/length")
	ResponseEntity<B> length() {
		return ResponseEntity.ok().contentLength(6).body(body("length"));
	}

	@GetMapping("/failed")
	ResponseEntity<B> failed() {
		return ResponseEntity.internalServerError().body(body("failed"));
	}

	@GetMapping("/no-content")
	ResponseEntity<B> noContent() {
		return ResponseEntity.noContent().build();
	}

	@GetMapping("/future")
	CompletableFuture<B> future() {
		return CompletableFuture.supplyAsync(() -> body("future"));
	}

	@GetMapping("/future-entity")
	CompletableFuture<ResponseEntity<B>> futureEntity() {
		return CompletableFuture.supplyAsync(this::etag);
	}

	@GetMapping("/throws")
	B throwing() {
		throw new IllegalStateException("no body today");
	}

	@ExceptionHandler
	@ResponseStatus(HttpStatus.LOCKED)
	B explain(IllegalStateException failure) {
		return body("explained: " + failure.getMessage());
	}

	@ExceptionHandler
	ResponseEntity<B> explain(UnsupportedOperationException failure) {
		return ResponseEntity.badRequest().header("X-Why", "today").body(body("explained: " + failure.getMessage()));
	}

}
