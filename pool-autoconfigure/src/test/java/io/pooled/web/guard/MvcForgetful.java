package io.pooled.web.guard;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import io.pooled.Pool;

/**
 * Each path leads to something that acquires an object, and forgets it.
 */
@Configuration(proxyBeanMethods = false)
@EnableAsync
@Import({ MvcForgetful.Handlers.class, MvcForgetful.Service.class })
class MvcForgetful {

	static final String[] PATHS = { "/async", "/future", "/streaming", "/filter", "/error-page", "/late-error",
			"/forward", "/dispatch", "/own", "/functional" };

	@Bean
	Executor workers() {
		SimpleAsyncTaskExecutor workers = new SimpleAsyncTaskExecutor("worker");
		workers.setTaskDecorator(new ContextPropagatingTaskDecorator());
		return workers;
	}

	@Bean
	RouterFunction<ServerResponse> functional(Pool<StringBuilder> pool) {
		return RouterFunctions.route().GET("/functional", (request) -> {
			pool.acquire();
			return ServerResponse.ok().body("functional");
		}).build();
	}

	@Bean
	OncePerRequestFilter forgetfulFilter(Pool<StringBuilder> pool) {
		return new OncePerRequestFilter() {

			@Override
			protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
					throws ServletException, IOException {
				if (request.getRequestURI().equals("/filter")) {
					pool.acquire();
				}
				chain.doFilter(request, response);
			}

		};
	}

	static class Service {

		private final Pool<StringBuilder> pool;

		Service(Pool<StringBuilder> pool) {
			this.pool = pool;
		}

		@Async
		CompletableFuture<String> forget() {
			this.pool.acquire();
			return CompletableFuture.completedFuture("async");
		}

	}

	@RestController
	static class Handlers implements ErrorController {

		private final Pool<StringBuilder> pool;

		private final Service service;

		private final Executor workers;

		Handlers(Pool<StringBuilder> pool, Service service, Executor workers) {
			this.pool = pool;
			this.service = service;
			this.workers = workers;
		}

		private String forget(String result) {
			this.pool.acquire();
			return result;
		}

		@GetMapping("/async")
		CompletableFuture<String> async() {
			return this.service.forget();
		}

		@GetMapping("/future")
		CompletableFuture<String> future() {
			return CompletableFuture.supplyAsync(() -> forget("future"), this.workers);
		}

		@GetMapping("/streaming")
		StreamingResponseBody streaming() {
			return (output) -> output.write(forget("streaming").getBytes());
		}

		@GetMapping({ "/filter", "/target" })
		String filtered(HttpServletRequest request) {
			return request.getRequestURI().equals("/filter") ? "filter" : forget("target");
		}

		@GetMapping("/forward")
		ModelAndView forward() {
			return new ModelAndView("forward:/target");
		}

		@GetMapping("/error-page")
		void errorPage(HttpServletResponse response) throws IOException {
			response.sendError(418);
		}

		@GetMapping("/late-error")
		CompletableFuture<String> lateError() {
			return CompletableFuture.failedFuture(new IllegalStateException("expected"));
		}

		@RequestMapping("/error")
		String error() {
			return forget("error");
		}

		@GetMapping("/dispatch")
		void dispatch(HttpServletRequest request) {
			if (request.getDispatcherType() == DispatcherType.REQUEST) {
				request.startAsync().dispatch();
			}
			else {
				forget("dispatch");
			}
		}

		@GetMapping("/own")
		void own(HttpServletRequest request) {
			AsyncContext async = request.startAsync();
			this.workers.execute(() -> {
				forget("own");
				async.complete();
			});
		}

	}

}
