package io.pooled.web;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.AsyncWebRequest;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.web.http.Connection;
import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client goes while its handler writes with the thread of the server, and then becomes
 * asynchronous. Tomcat does not even complete such a request, if it is dispatched when it
 * hears of the error.
 */
class LostConnectionTests {

	private static final int ROUNDS = 2;

	private static final String WRITER = "X-Writer";

	private static final List<String> PATHS = List.of("/emitter", "/future", "/written", "/begun", "/callable", "/task",
			"/deferred", "/own", "/refused");

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("io.pooled.web.Features#filtersWithServlets")
	void everythingComesBack(ServerUnderTest server, String features) throws Exception {
		try (RunningApplication application = server.start(Setup.class,
				Features.enabling(features, "spring.mvc.async.request-timeout=500ms", "server.shutdown=immediate"))) {
			for (String path : PATHS) {
				long discarded = application.pools().discarded("default");
				for (int i = 0; i < ROUNDS; i++) {
					leave(application, path, server, "inside");
					leave(application, path, server, "outside");
				}
				application.assertNothingInUse();
				if (server == ServerUnderTest.TOMCAT || !path.equals("/own")) {
					// Jetty may have ended what the handler started before that returns
					Awaitility.await()
						.atMost(Duration.ofSeconds(30))
						.untilAsserted(() -> assertThat(application.pools().discarded("default") - discarded)
							.as("bodies that %s may still read", path)
							.isGreaterThanOrEqualTo(2 * ROUNDS));
				}
			}
		}
	}

	private static void leave(RunningApplication application, String path, ServerUnderTest server, String writer)
			throws Exception {
		Visit visit = application.context().getBean(Handlers.class).nextVisit();
		Request request = new Request("POST", path,
				List.of("Accept-Encoding: gzip", "Content-Type: text/plain", WRITER + ": " + writer), new byte[10_000]);
		try (Connection connection = application.open(request)) {
			await(path + " begun", visit.begun);
			connection.reset();
		}
		visit.gone.complete(null);
		if (server == ServerUnderTest.JETTY || path.equals("/refused")) {
			// Jetty 12.1.12 forgets the timeout after a write that failed.
			visit.over.complete(null);
		}
		await(path + " over", visit.over);
		await(path + " done", visit.done);
	}

	private static void await(String what, CompletableFuture<@Nullable Void> moment) {
		assertThat(moment).as(what).succeedsWithin(30, TimeUnit.SECONDS);
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Handlers.class)
	static class Setup {

		@Bean
		FilterRegistrationBean<LateWriter> writingInside(Handlers handlers) {
			return new FilterRegistrationBean<>(new LateWriter("inside", handlers));
		}

		@Bean
		FilterRegistrationBean<LateWriter> writingOutside(Handlers handlers) {
			FilterRegistrationBean<LateWriter> outside = new FilterRegistrationBean<>(
					new LateWriter("outside", handlers));
			outside.setName("outside");
			outside.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return outside;
		}

	}

	/**
	 * Writes when its handler is at work elsewhere: through the filters of the pools, or
	 * past them.
	 */
	static class LateWriter extends OncePerRequestFilter {

		private final String place;

		private final Handlers handlers;

		LateWriter(String place, Handlers handlers) {
			this.place = place;
			this.handlers = handlers;
		}

		@Override
		protected String getAlreadyFilteredAttributeName() {
			return this.place;
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			chain.doFilter(request, response);
			if (request.isAsyncStarted() && this.place.equals(request.getHeader(WRITER))) {
				this.handlers.visit.working.join();
				Handlers.write(response);
			}
		}

	}

	@RestController
	static class Handlers {

		private final PooledBufferFactory buffers;

		private volatile Visit visit = new Visit();

		Handlers(PooledBufferFactory buffers) {
			this.buffers = buffers;
		}

		Visit nextVisit() {
			this.visit = new Visit();
			return this.visit;
		}

		@PostMapping("/emitter")
		ResponseBodyEmitter emitter(@RequestBody PooledBuffer body, HttpServletRequest request,
				HttpServletResponse response) throws IOException {
			Visit visit = begin(body);
			response.setContentType("text/plain");
			ResponseBodyEmitter emitter = new ResponseBodyEmitter();
			WebAsyncUtils.getAsyncManager(request).registerDeferredResultInterceptor("test", visit);
			for (int i = 0; i < 100; i++) {
				emitter.send("x".repeat(10_000));
			}
			visit.working.complete(null);
			visit.done.complete(null);
			return emitter;
		}

		@PostMapping("/future")
		CompletableFuture<PooledBuffer> future(@RequestBody PooledBuffer body, HttpServletRequest request) {
			Visit visit = begin(body);
			WebAsyncUtils.getAsyncManager(request).registerDeferredResultInterceptor("test", visit);
			return CompletableFuture.supplyAsync(() -> late(visit));
		}

		@PostMapping("/written")
		CompletableFuture<String> written(@RequestBody PooledBuffer body, HttpServletRequest request,
				HttpServletResponse response) throws IOException {
			return written(10, body, request, response);
		}

		@PostMapping("/begun")
		CompletableFuture<String> begun(@RequestBody PooledBuffer body, HttpServletRequest request,
				HttpServletResponse response) throws IOException {
			return written(5000, body, request, response);
		}

		private CompletableFuture<String> written(int size, PooledBuffer body, HttpServletRequest request,
				HttpServletResponse response) throws IOException {
			response.setContentType("text/plain");
			response.getOutputStream().write(new byte[size]);
			return future(body, request).thenApply((buffer) -> {
				buffer.close();
				return "late";
			});
		}

		@PostMapping("/task")
		WebAsyncTask<Object> task(@RequestBody PooledBuffer body, HttpServletRequest request) {
			Visit visit = begin(body);
			WebAsyncUtils.getAsyncManager(request).registerCallableInterceptor("test", visit);
			WebAsyncTask<Object> task = new WebAsyncTask<>(() -> late(visit));
			task.onError(() -> this.buffers.fill((buffer) -> buffer.writeUtf8("sorry")));
			return task;
		}

		@PostMapping("/deferred")
		DeferredResult<PooledBuffer> deferred(@RequestBody PooledBuffer body, HttpServletRequest request) {
			Visit visit = begin(body);
			WebAsyncUtils.getAsyncManager(request).registerDeferredResultInterceptor("test", visit);
			DeferredResult<PooledBuffer> result = new DeferredResult<>();
			result.onError((ex) -> result.setErrorResult(this.buffers.fill((buffer) -> buffer.writeUtf8("sorry"))));
			CompletableFuture.supplyAsync(() -> late(visit)).thenAccept((buffer) -> {
				if (!result.setResult(buffer)) {
					buffer.close();
				}
			});
			return result;
		}

		/** Spring starts nothing for a response that cannot be written. */
		@PostMapping("/refused")
		CompletableFuture<PooledBuffer> refused(@RequestBody PooledBuffer body, HttpServletResponse response) {
			Visit visit = begin(body);
			write(response);
			return CompletableFuture.supplyAsync(() -> late(visit));
		}

		@PostMapping("/callable")
		Callable<PooledBuffer> callable(@RequestBody PooledBuffer body, HttpServletRequest request) {
			Visit visit = begin(body);
			WebAsyncUtils.getAsyncManager(request).registerCallableInterceptor("test", visit);
			return () -> late(visit);
		}

		@PostMapping("/own")
		void own(@RequestBody PooledBuffer body, HttpServletRequest request, HttpServletResponse response) {
			Visit visit = begin(body);
			AsyncContext async = request.startAsync(request, response);
			async.setTimeout(500);
			async.addListener(visit);
			visit.working.complete(null);
			write(response);
		}

		private Visit begin(PooledBuffer body) {
			assertThat(body.size()).isEqualTo(10_000);
			Visit visit = this.visit;
			visit.begun.complete(null);
			visit.gone.orTimeout(30, TimeUnit.SECONDS).join();
			return visit;
		}

		private static void write(HttpServletResponse response) {
			response.setContentType("text/plain");
			try {
				for (int i = 0; i < 100; i++) {
					response.getOutputStream().write(new byte[10_000]);
					response.flushBuffer();
				}
			}
			catch (IOException ex) {
				// the client is gone
			}
		}

		private PooledBuffer late(Visit visit) {
			visit.working.complete(null);
			visit.over.orTimeout(30, TimeUnit.SECONDS).join();
			try {
				return this.buffers.fill((buffer) -> buffer.writeUtf8("too late"));
			}
			finally {
				visit.done.complete(null);
			}
		}

	}

	/**
	 * Of one client to one handler.
	 */
	private static final class Visit
			implements CallableProcessingInterceptor, DeferredResultProcessingInterceptor, AsyncListener {

		private final CompletableFuture<@Nullable Void> begun = new CompletableFuture<>();

		private final CompletableFuture<@Nullable Void> gone = new CompletableFuture<>();

		private final CompletableFuture<@Nullable Void> working = new CompletableFuture<>();

		private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();

		private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

		@Override
		public <T> void beforeConcurrentHandling(NativeWebRequest request, Callable<T> task) {
			((AsyncWebRequest) request).addErrorHandler((ex) -> this.over.complete(null));
		}

		@Override
		public <T> void beforeConcurrentHandling(NativeWebRequest request, DeferredResult<T> deferred) {
			((AsyncWebRequest) request).addErrorHandler((ex) -> this.over.complete(null));
		}

		@Override
		public <T> void afterCompletion(NativeWebRequest request, Callable<T> task) {
			this.over.complete(null);
		}

		@Override
		public <T> void afterCompletion(NativeWebRequest request, DeferredResult<T> result) {
			this.over.complete(null);
		}

		@Override
		public void onError(AsyncEvent event) {
			event.getAsyncContext().dispatch("/nowhere");
			end();
		}

		@Override
		public void onComplete(AsyncEvent event) {
			end();
		}

		private void end() {
			this.over.complete(null);
			this.done.complete(null);
		}

		@Override
		public void onTimeout(AsyncEvent event) {
			event.getAsyncContext().complete();
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
		}

	}

}
