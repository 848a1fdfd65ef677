package io.pooled.web;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpEntity;

import io.pooled.buffer.PooledBuffer;

/**
 * Looks into what handlers return.
 *
 * @since 0.1.0
 */
public final class BufferResults {

	private BufferResults() {
	}

	/**
	 * Find the buffer that a result is, or that is its body.
	 * @param value a result
	 * @return the buffer, or {@code null} if there is none
	 */
	public static @Nullable PooledBuffer bufferIn(@Nullable Object value) {
		Object body = (value instanceof HttpEntity<?> entity) ? entity.getBody() : value;
		return (body instanceof PooledBuffer buffer) ? buffer : null;
	}

	/**
	 * Copy a stage that somebody may cancel: the result of a stage that is cancelled is
	 * dropped, that of the original is seen in any case.
	 * @param stage the original
	 * @param watcher gets the result before the copy has it; {@code null} after a failure
	 * @return the copy
	 */
	public static CompletionStage<?> watch(CompletionStage<?> stage, Consumer<@Nullable Object> watcher) {
		CompletableFuture<@Nullable Object> copy = new CompletableFuture<>();
		stage.whenComplete((result, ex) -> {
			watcher.accept(result);
			if (ex != null) {
				copy.completeExceptionally(ex);
			}
			else {
				copy.complete(result);
			}
		});
		return copy;
	}

}
