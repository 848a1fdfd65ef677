package io.pooled.web.guard;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import io.pooled.Lease;
import io.pooled.Pool;
import io.pooled.PoolStats;
import io.pooled.web.http.Connection;
import io.pooled.web.http.LeavesLater;
import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A call that goes on when its request has completed keeps what it has until it ends.
 */
@Timeout(60)
class GuardedCallTests {

	private static final String TYPE = "pools.object.things.type=java.lang.StringBuilder";

	static Stream<Arguments> calls() {
		return Stream.of(ServerUnderTest.TOMCAT, ServerUnderTest.JETTY)
			.flatMap((server) -> Stream.of(Arguments.of(server, false), Arguments.of(server, true)));
	}

	@ParameterizedTest(name = "{0}, forgets {1}")
	@MethodSource("calls")
	void callThatTimesOutIsGuardedUntilItEnds(ServerUnderTest server, boolean forgets) throws Exception {
		try (RunningApplication application = server.startWithErrorPages(Application.class, TYPE)) {
			Calls calls = application.context().getBean(Calls.class);
			assertThat(application.get("/call?forgets=" + forgets).status()).isEqualTo(503);
			assertEndsLater(application, calls, forgets ? 1 : 0);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void streamWhoseClientIsGoneIsGuardedUntilItEnds(ServerUnderTest server) throws Exception {
		try (RunningApplication application = server.startWithErrorPages(Application.class, TYPE)) {
			Calls calls = application.context().getBean(Calls.class);
			try (Connection client = application.open(Request.get("/stream"))) {
				client.head();
				client.reset();
			}
			assertThat(calls.begun.await(30, TimeUnit.SECONDS)).isTrue();
			assertEndsLater(application, calls, 0);
		}
	}

	private static void assertEndsLater(RunningApplication application, Calls calls, long abandoned) throws Exception {
		assertThat(calls.begun.await(30, TimeUnit.SECONDS)).isTrue();
		for (int i = 0; i < 20; i++) {
			assertThat(application.get("/other").text()).isEqualTo("other");
		}
		assertThat(application.pools().stats("things").inUse()).as("by the call").isOne();
		calls.goOn.countDown();
		assertThat(calls.text.get(30, TimeUnit.SECONDS)).isEqualTo("begun, ended");
		Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(2)).untilAsserted(() -> {
			PoolStats stats = application.pools().stats("things");
			assertThat(stats.inUse()).as("in use of %s", stats).isZero();
			assertThat(stats.discarded()).as("of %s", stats).containsEntry("abandoned", abandoned);
			assertThat(stats.idle()).as("idle of %s", stats).isEqualTo(2 - abandoned);
		});
		assertThat(application.pools().stats("things").staleReleases()).isZero();
	}

	static class Calls {

		final CountDownLatch begun = new CountDownLatch(1);

		final CountDownLatch goOn = new CountDownLatch(1);

		final CompletableFuture<String> text = new CompletableFuture<>();

		// Spring MVC interrupts calls of requests that are over.
		void goOn(Lease<StringBuilder> lease) {
			this.begun.countDown();
			while (this.goOn.getCount() > 0) {
				try {
					this.goOn.await();
				}
				catch (InterruptedException ex) {
					// goes on
				}
			}
			try {
				this.text.complete(lease.get().append("ended").toString());
			}
			catch (IllegalStateException ex) {
				this.text.completeExceptionally(ex);
			}
		}

	}

	@RestController
	static class Handlers {

		private final Pool<StringBuilder> things;

		private final Calls calls;

		Handlers(Pool<StringBuilder> things, Calls calls) {
			this.things = things;
			this.calls = calls;
		}

		@GetMapping("/call")
		WebAsyncTask<String> call(@RequestParam("forgets") boolean forgets) {
			Callable<String> call = () -> {
				Lease<StringBuilder> lease = this.things.acquire();
				lease.get().append("begun, ");
				this.calls.goOn(lease);
				if (!forgets) {
					lease.close();
				}
				return "too late";
			};
			return new WebAsyncTask<>(200L, call);
		}

		@GetMapping("/stream")
		StreamingResponseBody stream() {
			return (output) -> {
				try (Lease<StringBuilder> lease = this.things.acquire()) {
					lease.get().append("begun, ");
					writeUntilItFails(output);
					this.calls.goOn(lease);
				}
			};
		}

		private static void writeUntilItFails(OutputStream output) {
			try {
				while (true) {
					output.write(new byte[1024]);
					output.flush();
				}
			}
			catch (IOException ex) {
				// the client is gone
			}
		}

		@GetMapping("/other")
		String other() {
			return this.things.use((thing) -> "other");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Handlers.class, Calls.class })
	static class Application {

		@Bean
		LeavesLater leavesLater(Calls calls) {
			return new LeavesLater("/call", calls.begun);
		}

	}

}
