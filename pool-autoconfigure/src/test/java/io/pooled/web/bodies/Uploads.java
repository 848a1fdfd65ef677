package io.pooled.web.bodies;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpEntity;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

/**
 * Handlers that take buffers, on whichever stack.
 */
abstract class Uploads {

	private static final String[] PROPERTIES = { "pools.web.body.buffer=bodies", "pools.buffer.bodies.limit=4KB",
			"pools.buffer.small.limit=1KB", "pools.buffer.big.limit=16MB" };

	static RunningApplication start(ServerUnderTest server) {
		return server.startWithErrorPages(server.isReactive() ? WebFluxUploads.class : MvcUploads.class, PROPERTIES);
	}

	static String text(PooledBuffer body) {
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

	@PostMapping("/small")
	String small(@RequestBody @Qualifier("small") PooledBuffer body) {
		return text(body);
	}

	@PostMapping("/small-entity")
	String smallEntity(@Qualifier("small") HttpEntity<PooledBuffer> entity) {
		return entity(entity);
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

	@PostMapping("/throws")
	String throwing(@RequestBody PooledBuffer body) {
		throw new IllegalStateException(text(body));
	}

	@PostMapping("/number")
	String number(@RequestBody PooledBuffer body, @RequestParam int number) {
		return text(body) + number;
	}

	@PostMapping("/future")
	CompletableFuture<String> future(@RequestBody PooledBuffer body) {
		return CompletableFuture.supplyAsync(() -> text(body));
	}

	static PooledBuffer filled(PooledBufferFactory buffers) {
		PooledBuffer buffer = buffers.acquire();
		buffer.writeUtf8("filled");
		return buffer;
	}

}
