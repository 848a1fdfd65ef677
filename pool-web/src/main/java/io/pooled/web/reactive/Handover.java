package io.pooled.web.reactive;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpEntity;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
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

	/** Where Reactor looks for who takes care of a value that came too late. */
	private static final String ON_NEXT_DROPPED = "reactor.onNextDropped.local";

	/** Leaves it to the hook for all, if there is one. */
	private static final Consumer<Object> NOBODY = (value) -> Operators.onNextDropped(value, Context.empty());

	private static final Object OVER = new Object();

	/** The buffer that waits; nothing yet; or over, because it was taken or closed. */
	private final AtomicReference<@Nullable Object> waiting = new AtomicReference<>();

	private volatile @Nullable PooledBuffer offered;

	static boolean isIn(ContextView context) {
		return context.hasKey(Handover.class);
	}

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

	/**
	 * Look after what is offered and lost while something is done.
	 * @param work what takes buffers
	 * @param <T> its result
	 * @return the same, at the end of which nothing waits any more
	 */
	<T> Mono<T> during(Mono<T> work) {
		return work.doOnDiscard(PooledBuffer.class, this::dropped)
			.doOnDiscard(HttpEntity.class, this::dropped)
			.contextWrite(this::putInto)
			.doFinally(this::end);
	}

	/*
	 * What a publisher emits just when it is cancelled Reactor calls dropped, and not
	 * discarded.
	 */
	private Context putInto(Context context) {
		Consumer<Object> others = context.getOrDefault(ON_NEXT_DROPPED, NOBODY);
		Consumer<Object> all = ((Consumer<Object>) this::dropped).andThen(others);
		return context.put(Handover.class, this).put(ON_NEXT_DROPPED, all);
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

	private void dropped(@Nullable Object value) {
		PooledBuffer buffer = BufferResults.bufferIn(value);
		if (buffer != null && (buffer != this.offered || this.waiting.compareAndSet(buffer, OVER))) {
			buffer.closeIfOpen();
		}
	}

	private void end(SignalType signal) {
		if (this.waiting.getAndSet(OVER) instanceof PooledBuffer buffer) {
			buffer.closeIfOpen();
		}
	}

}
