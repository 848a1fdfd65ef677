package io.pooled.web.servlet;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpEntity;
import org.springframework.http.MediaType;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * Handlers that take buffers.
 */
@RestController
class Uploads {

	/** The properties that these handlers need. */
	static final String[] PROPERTIES = { "pools.web.body.buffer=bodies", "pools.buffer.bodies.limit=4KB",
			"pools.buffer.small.limit=1KB", "pools.buffer.big.limit=16MB" };

	/** Lets go of a handler that takes too long. */
	final CountDownLatch late = new CountDownLatch(1);

	/** What a handler that took too long has read in the end. */
	final CompletableFuture<String> lateContent = new CompletableFuture<>();

	private static String text(PooledBuffer body) {
		return body.toString(StandardCharsets.ISO_8859_1);
	}

	@PostMapping("/echo")
	PooledBuffer echo(@RequestBody PooledBuffer body) {
		return body;
	}

	@PostMapping("/echo-entity")
	ResponseEntity<PooledBuffer> echoEntity(RequestEntity<PooledBuffer> body) {
		return ResponseEntity.ok(body.getBody());
	}

	@PostMapping("/text")
	String content(@RequestBody PooledBuffer body) {
		return text(body);
	}

	@PostMapping("/entity")
	String entity(HttpEntity<PooledBuffer> entity) {
		PooledBuffer body = entity.getBody();
		return (body != null) ? text(body) : "none";
	}

	@PostMapping("/not-required")
	String notRequired(@RequestBody(required = false) @Nullable PooledBuffer body) {
		return (body != null) ? text(body) : "none";
	}

	@PostMapping("/optional")
	String optional(@RequestBody Optional<PooledBuffer> body) {
		return body.map(Uploads::text).orElse("none");
	}

	@PostMapping("/small")
	String small(@RequestBody @Qualifier("small") PooledBuffer body) {
		return text(body);
	}

	@PostMapping("/small-entity")
	String smallEntity(@Qualifier("small") HttpEntity<PooledBuffer> entity) {
		return entity(entity);
	}

	@PostMapping("/small-optional")
	String smallOptional(@RequestBody @Qualifier("small") Optional<PooledBuffer> body) {
		return optional(body);
	}

	@PostMapping("/big")
	String big(@RequestBody @Qualifier("big") PooledBuffer body) {
		return String.valueOf(body.size());
	}

	@PostMapping("/unknown")
	String unknown(@RequestBody @Qualifier("nobody") PooledBuffer body) {
		return text(body);
	}

	@PostMapping("/closes")
	String closes(@RequestBody PooledBuffer body) {
		try (body) {
			return text(body);
		}
	}

	@PostMapping("/discards")
	String discards(@RequestBody PooledBuffer body) {
		String text = text(body);
		body.discard();
		return text;
	}

	@PostMapping("/throws")
	String throwing(@RequestBody PooledBuffer body) {
		throw new IllegalStateException(text(body));
	}

	@PostMapping("/number")
	String number(@RequestBody PooledBuffer body, @RequestParam int number) {
		return text(body) + number;
	}

	@PostMapping("/callable")
	Callable<String> callable(@RequestBody PooledBuffer body) {
		return () -> text(body);
	}

	@PostMapping("/callable-echo")
	Callable<PooledBuffer> callableEcho(@RequestBody PooledBuffer body) {
		return () -> body;
	}

	@PostMapping("/callable-throws")
	Callable<String> callableThrows(@RequestBody PooledBuffer body) {
		return () -> {
			throw new IllegalStateException(text(body));
		};
	}

	@PostMapping("/future")
	CompletableFuture<String> future(@RequestBody PooledBuffer body) {
		return CompletableFuture.supplyAsync(() -> text(body));
	}

	@PostMapping("/deferred")
	DeferredResult<String> deferred(@RequestBody PooledBuffer body) {
		DeferredResult<String> result = new DeferredResult<>();
		new Thread(() -> result.setResult(text(body))).start();
		return result;
	}

	@PostMapping("/never")
	DeferredResult<String> never(@RequestBody PooledBuffer body) {
		return new DeferredResult<>(20L);
	}

	@PostMapping("/late")
	WebAsyncTask<String> late(@RequestBody PooledBuffer body) {
		return new WebAsyncTask<>(20L, () -> {
			awaitTheEnd();
			this.lateContent.complete(body.toString().startsWith("Released") ? "closed" : text(body));
			return "too late";
		});
	}

	private void awaitTheEnd() {
		while (this.late.getCount() > 0) {
			Thread.onSpinWait();
		}
	}

	@Bean
	RouterFunction<ServerResponse> functions(@Qualifier("small") PooledBufferFactory small) {
		return RouterFunctions.route()
			.POST("/functional/text", (request) -> ServerResponse.ok().body(text(request.body(PooledBuffer.class))))
			.POST("/functional/echo", (request) -> ServerResponse.ok().body(request.body(PooledBuffer.class)))
			.POST("/functional/throws", (request) -> {
				throw new IllegalStateException(text(request.body(PooledBuffer.class)));
			})
			.GET("/functional/buffer", (request) -> ServerResponse.ok().body(filled(small)))
			.GET("/functional/async",
					(request) -> ServerResponse
						.async(CompletableFuture.supplyAsync(() -> ServerResponse.ok().body(filled(small)))))
			.GET("/functional/etag", (request) -> ServerResponse.ok().eTag("\"7\"").body(filled(small)))
			.GET("/functional/png",
					(request) -> ServerResponse.ok().contentType(MediaType.IMAGE_PNG).body(filled(small)))
			.build();
	}

	private static PooledBuffer filled(PooledBufferFactory buffers) {
		PooledBuffer buffer = buffers.acquire();
		buffer.writeUtf8("filled");
		return buffer;
	}

}
