package io.pooled.web.reactive;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.http.HttpEntity;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.HandlerResultHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import io.pooled.buffer.PooledBuffer;
import io.pooled.web.Handover;

/**
 * Lets the other handlers handle a result with a buffer, and releases that, also if it is
 * not written: no acceptable media type, not modified, cancelled before.
 *
 * @since 0.1.0
 */
public final class PooledBufferResultHandler implements HandlerResultHandler, Ordered {

	private final Supplier<List<HandlerResultHandler>> others;

	private final ReactiveAdapterRegistry adapters;

	/**
	 * Create a handler.
	 * @param handlers all handlers, also this one
	 * @param adapters what tells reactive types
	 */
	public PooledBufferResultHandler(ObjectProvider<HandlerResultHandler> handlers, ReactiveAdapterRegistry adapters) {
		this.others = SingletonSupplier
			.of(() -> handlers.orderedStream().filter((handler) -> handler != this).toList());
		this.adapters = adapters;
	}

	@Override
	public int getOrder() {
		return -1;
	}

	@Override
	public boolean supports(HandlerResult result) {
		return mayHaveBuffer(result) && other(result) != null;
	}

	private boolean mayHaveBuffer(HandlerResult result) {
		if (Handover.bufferIn(result.getReturnValue()) != null) {
			return true;
		}
		if (adapter(result) == null) {
			return false;
		}
		Class<?> type = result.getReturnType().getGeneric().toClass();
		return type == PooledBuffer.class || HttpEntity.class.isAssignableFrom(type);
	}

	private @Nullable ReactiveAdapter adapter(HandlerResult result) {
		ReactiveAdapter adapter = this.adapters.getAdapter(result.getReturnType().resolve(), result.getReturnValue());
		return (adapter != null && !adapter.isMultiValue()) ? adapter : null;
	}

	private @Nullable HandlerResultHandler other(HandlerResult result) {
		for (HandlerResultHandler other : this.others.get()) {
			if (other.supports(result)) {
				return other;
			}
		}
		return null;
	}

	@Override
	public Mono<Void> handleResult(ServerWebExchange exchange, HandlerResult result) {
		HandlerResultHandler other = other(result);
		if (other == null) {
			return Mono.error(() -> new IllegalStateException("No other handler for " + result.getReturnValue()));
		}
		Handover handover = new Handover();
		handover.offer(result.getReturnValue());
		ReactiveAdapter adapter = adapter(result);
		HandlerResult observed = (adapter != null) ? observe(result, adapter, handover) : result;
		return ReactiveHandover.during(handover, Mono.defer(() -> other.handleResult(exchange, observed)));
	}

	private HandlerResult observe(HandlerResult result, ReactiveAdapter adapter, Handover handover) {
		return new HandlerResult(result.getHandler(), observedValue(result.getReturnValue(), adapter, handover),
				result.getReturnTypeSource());
	}

	private static Object observedValue(@Nullable Object value, ReactiveAdapter adapter, Handover handover) {
		if (value instanceof CompletionStage<?> stage) {
			return handover.offerResultOf(stage);
		}
		return adapter.fromPublisher(Mono.from(adapter.toPublisher(value)).doOnNext(handover::offer));
	}

}
