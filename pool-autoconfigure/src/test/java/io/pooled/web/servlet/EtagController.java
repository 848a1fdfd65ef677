package io.pooled.web.servlet;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import reactor.core.publisher.Flux;

/**
 * Results of handlers of all kinds.
 */
@RestController
@RequestMapping("/handlers")
class EtagController {

	static final List<String> PATHS = List.of("bytes", "string", "json", "entity", "resource", "missing", "thrown",
			"callable", "callable-thrown", "callable-json", "deferred", "deferred-error", "future", "future-entity");

	/** What the filter of Spring holds back, and Pooled's sends as it comes. */
	static final List<String> STREAMS = List.of("emitter", "emitter-error", "sse", "flux-sse", "streaming",
			"streaming-entity", "streaming-thrown");

	/** Tomcat looks for timeouts once a second only. */
	static final List<String> TIMEOUTS = List.of("timeout", "timeout-error");

	@RequestMapping("bytes")
	byte[] bytes() {
		return ServletReply.bytes(18_000);
	}

	@RequestMapping("string")
	String string() {
		return "Grüße, 世界";
	}

	@RequestMapping("json")
	Map<String, Object> json() {
		return Map.of("text", "a".repeat(20_000));
	}

	@RequestMapping("entity")
	ResponseEntity<byte[]> entity() {
		return ResponseEntity.ok().eTag("\"own\"").lastModified(1_700_000_000_000L).body(ServletReply.bytes(2000));
	}

	@RequestMapping("resource")
	Resource resource() {
		return new ByteArrayResource(ServletReply.bytes(5000));
	}

	@RequestMapping("missing")
	String missing() {
		throw new ResponseStatusException(HttpStatus.NOT_FOUND, "nothing");
	}

	@RequestMapping("thrown")
	String thrown() {
		throw new IllegalStateException("thrown");
	}

	@RequestMapping("callable")
	Callable<byte[]> callable() {
		return () -> ServletReply.bytes(18_000);
	}

	@RequestMapping("callable-thrown")
	Callable<byte[]> callableThrown() {
		return () -> {
			throw new ResponseStatusException(HttpStatus.CONFLICT);
		};
	}

	@RequestMapping("callable-json")
	Callable<Map<String, Object>> callableJson() {
		return () -> Map.of("number", 42);
	}

	@RequestMapping("timeout")
	DeferredResult<String> timeout() {
		return new DeferredResult<>(20L, "too late");
	}

	@RequestMapping("timeout-error")
	DeferredResult<String> timeoutError() {
		return new DeferredResult<>(20L);
	}

	@RequestMapping("deferred")
	DeferredResult<byte[]> deferred() {
		DeferredResult<byte[]> result = new DeferredResult<>();
		CompletableFuture.runAsync(() -> result.setResult(ServletReply.bytes(18_000)));
		return result;
	}

	@RequestMapping("deferred-error")
	DeferredResult<byte[]> deferredError() {
		DeferredResult<byte[]> result = new DeferredResult<>();
		CompletableFuture.runAsync(() -> result.setErrorResult(new IllegalStateException("deferred")));
		return result;
	}

	@RequestMapping("future")
	CompletableFuture<String> future() {
		return CompletableFuture.supplyAsync(() -> "later");
	}

	@RequestMapping("future-entity")
	CompletableFuture<ResponseEntity<String>> futureEntity() {
		return CompletableFuture.supplyAsync(() -> ResponseEntity.status(201).header("X-More", "yes").body("later"));
	}

	@RequestMapping("emitter")
	ResponseBodyEmitter emitter() {
		ResponseBodyEmitter emitter = new ResponseBodyEmitter();
		CompletableFuture.runAsync(() -> {
			try {
				for (int i = 0; i < 100; i++) {
					emitter.send("part " + i);
				}
				emitter.complete();
			}
			catch (Exception ex) {
				emitter.completeWithError(ex);
			}
		});
		return emitter;
	}

	@RequestMapping("emitter-error")
	ResponseBodyEmitter emitterError() throws Exception {
		ResponseBodyEmitter emitter = new ResponseBodyEmitter();
		emitter.send("part");
		emitter.completeWithError(new IllegalStateException("emitter"));
		return emitter;
	}

	@RequestMapping("sse")
	SseEmitter sse() throws Exception {
		SseEmitter emitter = new SseEmitter();
		emitter.send("first");
		emitter.send(SseEmitter.event().id("2").data("second"));
		emitter.complete();
		return emitter;
	}

	@RequestMapping(path = "flux-sse", produces = "text/event-stream")
	Flux<String> fluxSse() {
		return Flux.range(0, 10).map((i) -> "event " + i);
	}

	@RequestMapping("streaming")
	StreamingResponseBody streaming() {
		return (body) -> {
			for (int i = 0; i < 30; i++) {
				body.write(ServletReply.bytes(1000));
			}
		};
	}

	@RequestMapping("streaming-entity")
	ResponseEntity<StreamingResponseBody> streamingEntity() {
		return ResponseEntity.ok()
			.contentLength(6)
			.body((body) -> body.write("stream".getBytes(StandardCharsets.UTF_8)));
	}

	@RequestMapping("streaming-thrown")
	StreamingResponseBody streamingThrown() {
		return (body) -> {
			body.write(ServletReply.bytes(1000));
			throw new IllegalStateException("streaming");
		};
	}

}
