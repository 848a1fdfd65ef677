package io.pooled.web.reactive;

import org.reactivestreams.Subscription;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.codec.multipart.Part;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import io.pooled.LeaseScope;
import io.pooled.web.ScopeOfRequest;

/**
 * Discards the leases and buffers that were acquired while a request was handled and are
 * open when it has completed. The guard is on the thread that subscribes to the handling,
 * and on those that deliver the body of the request, or its form; on others where Reactor
 * propagates its context to them.
 *
 * @since 0.1.0
 */
public final class RequestGuardWebFilter implements WebFilter, Ordered {

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		return Mono.defer(() -> {
			ScopeOfRequest scope = new ScopeOfRequest(exchange.getRequest().getMethod());
			LeaseScope leases = scope.leases();
			ServerWebExchange guarded = new GuardedExchange(exchange, leases);
			return Mono
				.<Void>fromDirect((subscriber) -> within(leases, () -> chain.filter(guarded).subscribe(subscriber)))
				.doFinally((signal) -> scope.complete(exchange::getAttribute,
						HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE))
				.contextWrite((context) -> context.put(ScopeOfRequest.CONTEXT_KEY, leases));
		});
	}

	private static <T> Mono<T> guarded(Mono<T> source, LeaseScope scope) {
		return source
			.transform(Operators.<T, T>lift((scannable, subscriber) -> new GuardedSubscriber<>(subscriber, scope)));
	}

	private static void within(LeaseScope scope, Runnable action) {
		LeaseScope before = LeaseScope.enter(scope);
		try {
			action.run();
		}
		finally {
			LeaseScope.enter(before);
		}
	}

	/** What waits for the parts of a form is called by whatever delivers them. */
	private static final class GuardedExchange extends ServerWebExchangeDecorator {

		private final LeaseScope scope;

		private final ServerHttpRequest request;

		private GuardedExchange(ServerWebExchange exchange, LeaseScope scope) {
			super(exchange);
			this.scope = scope;
			this.request = new GuardedRequest(exchange.getRequest(), scope);
		}

		@Override
		public ServerHttpRequest getRequest() {
			return this.request;
		}

		@Override
		public Mono<MultiValueMap<String, String>> getFormData() {
			return guarded(super.getFormData(), this.scope);
		}

		@Override
		public Mono<MultiValueMap<String, Part>> getMultipartData() {
			return guarded(super.getMultipartData(), this.scope);
		}

	}

	/** What reads the body is called by whatever delivers it. */
	private static final class GuardedRequest extends ServerHttpRequestDecorator {

		private final LeaseScope scope;

		private GuardedRequest(ServerHttpRequest request, LeaseScope scope) {
			super(request);
			this.scope = scope;
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return super.getBody().transform(Operators.<DataBuffer, DataBuffer>lift(
					(scannable, subscriber) -> new GuardedSubscriber<>(subscriber, this.scope)));
		}

	}

	private record GuardedSubscriber<T>(CoreSubscriber<? super T> subscriber,
			LeaseScope scope) implements CoreSubscriber<T> {

		@Override
		public Context currentContext() {
			return this.subscriber.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscriber.onSubscribe(subscription);
		}

		@Override
		public void onNext(T item) {
			within(this.scope, () -> this.subscriber.onNext(item));
		}

		@Override
		public void onError(Throwable failure) {
			within(this.scope, () -> this.subscriber.onError(failure));
		}

		@Override
		public void onComplete() {
			within(this.scope, this.subscriber::onComplete);
		}

	}

}
