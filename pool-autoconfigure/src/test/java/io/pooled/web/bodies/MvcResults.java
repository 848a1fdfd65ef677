package io.pooled.web.bodies;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;

/**
 * Handlers of Spring MVC that can be written with any type of body.
 *
 * @param <B> the type of the body
 */
abstract class MvcResults<B> extends Results<B> {

	@GetMapping(path = "/png", produces = "image/png")
	B png() {
		return body("png");
	}

	@GetMapping("/modified")
	ResponseEntity<B> modified() {
		return ResponseEntity.ok().lastModified(MODIFIED).cacheControl(CacheControl.noCache()).body(body("modified"));
	}

	@GetMapping("/present")
	ResponseEntity<B> present() {
		return ResponseEntity.of(Optional.of(body("present")));
	}

	@GetMapping("/absent")
	ResponseEntity<B> absent() {
		return ResponseEntity.of(Optional.empty());
	}

	@GetMapping("/attachment")
	ResponseEntity<B> attachment() {
		return ResponseEntity.ok().header("Content-Disposition", "attachment; filename=\"a.txt\"").body(body("file"));
	}

	@GetMapping("/completed")
	CompletableFuture<B> completed() {
		return CompletableFuture.completedFuture(body("completed"));
	}

	@GetMapping("/future-null")
	CompletableFuture<@Nullable B> futureNull() {
		return CompletableFuture.completedFuture(null);
	}

	@GetMapping("/deferred")
	DeferredResult<B> deferred() {
		DeferredResult<B> result = new DeferredResult<>();
		new Thread(() -> result.setResult(body("deferred"))).start();
		return result;
	}

	@GetMapping("/deferred-entity")
	DeferredResult<ResponseEntity<B>> deferredEntity() {
		DeferredResult<ResponseEntity<B>> result = new DeferredResult<>();
		result.setResult(entity());
		return result;
	}

	@GetMapping("/callable")
	Callable<B> callable() {
		return () -> body("callable");
	}

	@GetMapping("/callable-entity")
	Callable<ResponseEntity<B>> callableEntity() {
		return this::modified;
	}

	@GetMapping("/task")
	WebAsyncTask<B> task() {
		return new WebAsyncTask<>(() -> body("task"));
	}

	@GetMapping("/task-entity")
	WebAsyncTask<ResponseEntity<B>> taskEntity() {
		return new WebAsyncTask<>(this::entity);
	}

	@GetMapping("/throws-later")
	Callable<B> throwingLater() {
		return () -> {
			throw new UnsupportedOperationException("no body today");
		};
	}

	@GetMapping("/advised")
	B advised() {
		return body("to be replaced");
	}

}
