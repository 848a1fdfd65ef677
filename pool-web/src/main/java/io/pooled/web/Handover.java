package io.pooled.web;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpEntity;

import io.pooled.buffer.PooledBuffer;

/**
 * A buffer on its way from a handler to the one who writes it, and who owns it: the
 * handover from {@link #offer} to {@link #take}. What nobody has taken when the response
 * {@linkplain #end ends} is closed, as is what comes later. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Handover {

	private static final Object OVER = new Object();

	/** The buffer that waits; nothing yet; or over, because it was taken or closed. */
	private final AtomicReference<@Nullable Object> waiting = new AtomicReference<>();

	private volatile @Nullable PooledBuffer offered;

	/**
	 * Find the buffer that a result is, or that is its body.
	 * @param result what a handler came up with
	 * @return the buffer, or {@code null} if there is none
	 */
	public static @Nullable PooledBuffer bufferIn(@Nullable Object result) {
		Object body = (result instanceof HttpEntity<?> entity) ? entity.getBody() : result;
		return (body instanceof PooledBuffer buffer) ? buffer : null;
	}

	/**
	 * Offer the result of a stage. The stage does not tell whether anybody still wants
	 * its result, and drops it when it is cancelled; the copy may be.
	 * @param stage the original
	 * @return a copy, which is completed after the offer
	 */
	public CompletionStage<?> offerResultOf(CompletionStage<?> stage) {
		CompletableFuture<@Nullable Object> copy = new CompletableFuture<>();
		stage.whenComplete((result, ex) -> {
			offer(result);
			if (ex != null) {
				copy.completeExceptionally(ex);
			}
			else {
				copy.complete(result);
			}
		});
		return copy;
	}

	/**
	 * Become the owner of the buffer in a result, if there is one. It is closed at once
	 * if the response has ended.
	 * @param result what a handler came up with
	 */
	public void offer(@Nullable Object result) {
		PooledBuffer buffer = bufferIn(result);
		if (buffer != null) {
			this.offered = buffer;
			if (!this.waiting.compareAndSet(null, buffer)) {
				buffer.closeIfOpen();
			}
		}
	}

	/**
	 * Make the caller the owner of a buffer.
	 * @param buffer the buffer; one that was never offered is the caller's in any case
	 * @return {@code false} if it is too late: the response has ended, and the buffer is
	 * closed
	 */
	public boolean take(PooledBuffer buffer) {
		return this.offered != buffer || this.waiting.compareAndSet(buffer, OVER);
	}

	/**
	 * Close the buffer in a result that is lost on its way, unless somebody has taken it.
	 * @param result what a handler came up with
	 */
	public void drop(@Nullable Object result) {
		PooledBuffer buffer = bufferIn(result);
		if (buffer != null && take(buffer)) {
			buffer.closeIfOpen();
		}
	}

	/**
	 * Close what waits, and what comes from now on.
	 */
	public void end() {
		if (this.waiting.getAndSet(OVER) instanceof PooledBuffer buffer) {
			buffer.closeIfOpen();
		}
	}

}
