package io.pooled.web.bodies;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.web.http.LeavesLater;

/**
 * Handlers of Spring MVC that take buffers.
 */
@RestController
class MvcUploads extends Uploads {

	/** Whether a handler that takes too long has begun. */
	private final CountDownLatch lateBegun = new CountDownLatch(1);

	/** Lets go of a handler that takes too long. */
	final CountDownLatch late = new CountDownLatch(1);

	/** What a handler that took too long has read in the end. */
	final CompletableFuture<String> lateContent = new CompletableFuture<>();

	@PostMapping("/optional")
	String optional(@RequestBody Optional<PooledBuffer> body) {
		return body.map(Uploads::text).orElse("none");
	}

	@PostMapping("/small-optional")
	String smallOptional(@RequestBody @Qualifier("small") Optional<PooledBuffer> body) {
		return optional(body);
	}

	@PostMapping("/discards")
	String discards(@RequestBody PooledBuffer body) {
		String text = text(body);
		body.discard();
		return text;
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
		return new WebAsyncTask<>(200L, () -> {
			this.lateBegun.countDown();
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
	LeavesLater leavesLater() {
		return new LeavesLater("/late", this.lateBegun);
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
			.GET("/functional/array", (request) -> ServerResponse.ok().body("filled".getBytes()))
			.build();
	}

}
