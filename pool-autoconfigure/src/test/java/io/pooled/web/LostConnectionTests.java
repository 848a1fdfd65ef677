package io.pooled.web;

import java.io.IOException;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.DeferredResultProcessingInterceptor;
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

	private static final int ROUNDS = 3;

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("io.pooled.web.http.ServerUnderTest#withFilters")
	void everythingComesBack(ServerUnderTest server, String features) throws Exception {
		try (RunningApplication application = server.start(Setup.class, ServerUnderTest.enabling(features,
				"spring.mvc.async.request-timeout=500ms", "server.shutdown=immediate"))) {
			for (String path : List.of("/emitter", "/future", "/callable", "/own", "/refused")) {
				long discarded = application.discarded("default");
				for (int i = 0; i < ROUNDS; i++) {
					leave(application, path, server);
				}
				application.assertNothingInUse();
				assertThat(application.discarded("default") - discarded).as("bodies that %s may still read", path)
					.isGreaterThanOrEqualTo(ROUNDS);
			}
		}
	}

	private static void leave(RunningApplication application, String path, ServerUnderTest server) throws Exception {
		Visit visit = application.bean(Handlers.class).nextVisit();
		Request request = new Request("POST", path, List.of("Accept-Encoding: gzip", "Content-Type: text/plain"),
				new byte[10_000]);
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
		OncePerRequestFilter writingAfterwards(Handlers handlers) {
			return new OncePerRequestFilter() {

				@Override
				protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response,
						FilterChain chain) throws ServletException, IOException {
					chain.doFilter(request, response);
					if (request.isAsyncStarted()) {
						handlers.visit.working.join();
						Handlers.write(response);
					}
				}

			};
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
		public <T> Object handleError(NativeWebRequest request, Callable<T> task, Throwable error) {
			this.over.complete(null);
			return RESULT_NONE;
		}

		@Override
		public <T> void postProcess(NativeWebRequest request, DeferredResult<T> deferred, @Nullable Object result) {
			this.over.complete(null);
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
