package io.pooled.web.reactive;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.pooled.buffer.PooledBuffer;
import io.pooled.web.BufferResults;

/**
 * A buffer on its way from the handler to the writer, and who owns it. What the writer
 * has not taken when the response has ended is closed, as is what comes later.
 */
final class Handover {

	private static final Object OVER = new Object();

	/** The buffer that waits; nothing yet; or over, because it was taken or closed. */
	private final AtomicReference<@Nullable Object> waiting = new AtomicReference<>();

	private volatile @Nullable PooledBuffer offered;

	/**
	 * Become the owner of a buffer.
	 * @param buffer the buffer
	 * @param context where the handover is, if there is one
	 * @return {@code false} if it is too late: the response has ended, and the buffer is
	 * closed
	 */
	static boolean take(PooledBuffer buffer, ContextView context) {
		Handover handover = context.getOrDefault(Handover.class, null);
		return handover == null || handover.offered != buffer || handover.waiting.compareAndSet(buffer, OVER);
	}

	Context putInto(Context context) {
		return context.put(Handover.class, this);
	}

	void offer(@Nullable Object value) {
		PooledBuffer buffer = BufferResults.bufferIn(value);
		if (buffer != null) {
			this.offered = buffer;
			if (!this.waiting.compareAndSet(null, buffer)) {
				buffer.closeIfOpen();
			}
		}
	}

	/**
	 * Close a buffer that was dropped on its way.
	 * @param value what was dropped
	 */
	void dropped(@Nullable Object value) {
		PooledBuffer buffer = BufferResults.bufferIn(value);
		if (buffer != null && (buffer != this.offered || this.waiting.compareAndSet(buffer, OVER))) {
			buffer.closeIfOpen();
		}
	}

	void end(SignalType signal) {
		if (this.waiting.getAndSet(OVER) instanceof PooledBuffer buffer) {
			buffer.closeIfOpen();
		}
	}

}
