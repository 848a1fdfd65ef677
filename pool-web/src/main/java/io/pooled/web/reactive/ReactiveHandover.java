package io.pooled.web.reactive;

import java.util.function.Consumer;

import org.springframework.http.HttpEntity;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.pooled.buffer.PooledBuffer;
import io.pooled.web.Handover;

/**
 * Has the handover of a buffer follow a reactive chain, and sees what is lost on its way.
 */
final class ReactiveHandover {

	/** Where Reactor looks for who takes care of a value that came too late. */
	private static final String ON_NEXT_DROPPED = "reactor.onNextDropped.local";

	/** Leaves it to the hook for all, if there is one. */
	private static final Consumer<Object> NOBODY = (value) -> Operators.onNextDropped(value, Context.empty());

	private ReactiveHandover() {
	}

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
		return handover == null || handover.take(buffer);
	}

	/**
	 * Look after what is offered and lost while something is done. What waits when that
	 * is done is closed before others hear of it, for they would find it left open.
	 * @param handover what was or will be offered
	 * @param work what takes buffers
	 * @param <T> its result
	 * @return the same, at the end of which nothing waits any more
	 */
	static <T> Mono<T> during(Handover handover, Mono<T> work) {
		return work.doOnDiscard(PooledBuffer.class, handover::drop)
			.doOnDiscard(HttpEntity.class, handover::drop)
			.contextWrite((context) -> put(handover, context))
			.doOnTerminate(handover::end)
			.doFinally((signal) -> handover.end());
	}

	/*
	 * What a publisher emits just when it is cancelled Reactor calls dropped, and not
	 * discarded.
	 */
	private static Context put(Handover handover, Context context) {
		Consumer<Object> others = context.getOrDefault(ON_NEXT_DROPPED, NOBODY);
		Consumer<Object> all = ((Consumer<Object>) handover::drop).andThen(others);
		return context.put(Handover.class, handover).put(ON_NEXT_DROPPED, all);
	}

}
