package io.pooled.web.guard;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.pooled.Pool;

/**
 * Each path leads to something that acquires an object, and forgets it.
 */
@Configuration(proxyBeanMethods = false)
@Import(WebFluxForgetful.Handlers.class)
class WebFluxForgetful {

	/** Where the context must be propagated. */
	static final String[] PATHS_WITH_CONTEXT = { "/publish-on", "/subscribe-on" };

	static final String[] PATHS = { "/plain", "/filter", "/functional", "/error-page" };

	@Bean
	RouterFunction<ServerResponse> functional(Pool<StringBuilder> pool) {
		return RouterFunctions.route().GET("/functional", (request) -> {
			pool.acquire();
			return ServerResponse.ok().bodyValue("functional");
		}).build();
	}

	@Bean
	WebFilter forgetfulFilter(Pool<StringBuilder> pool) {
		return (exchange, chain) -> {
			if (exchange.getRequest().getPath().value().equals("/filter")) {
				pool.acquire();
			}
			return chain.filter(exchange);
		};
	}

	@RestController
	static class Handlers {

		private final Pool<StringBuilder> pool;

		Handlers(Pool<StringBuilder> pool) {
			this.pool = pool;
		}

		private String forget(String result) {
			this.pool.acquire();
			return result;
		}

		@GetMapping("/plain")
		String plain() {
			return forget("plain");
		}

		@GetMapping("/filter")
		String filtered() {
			return "filter";
		}

		@GetMapping("/error-page")
		Mono<String> errorPage() {
			return Mono.fromCallable(() -> {
				throw new IllegalStateException(forget("expected"));
			});
		}

		@GetMapping("/publish-on")
		Mono<String> publishOn() {
			return Mono.just("publish-on").publishOn(Schedulers.parallel()).map(this::forget);
		}

		@GetMapping("/subscribe-on")
		Mono<String> subscribeOn() {
			return Mono.fromCallable(() -> forget("subscribe-on")).subscribeOn(Schedulers.boundedElastic());
		}

		@PostMapping("/body")
		String body(@RequestBody String body) {
			return forget(body);
		}

		@PostMapping("/form")
		Mono<String> form(ServerWebExchange exchange) {
			return exchange.getFormData().map((form) -> forget(String.valueOf(form.getFirst("text"))));
		}

		@PostMapping("/parts")
		String parts(@RequestPart("text") FilePart part) {
			return forget(part.filename());
		}

	}

}
