package io.pooled.autoconfigure.life;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.acme.RestartedApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A web application is stopped while it is at work.
 */
@Timeout(120)
class ServerShutdownTests {

	private static final List<String> PATHS = List.of("/json", "/plain", "/gzip", "/async", "/forgotten");

	private static final int CLIENTS = 6;

	/** In milliseconds, with an answer that does not come any more. */
	private static final int PATIENCE = 5000;

	private final Set<Thread> before = Remains.threads();

	private final AtomicBoolean stopped = new AtomicBoolean();

	private final AtomicInteger answers = new AtomicInteger();

	private final AtomicInteger failures = new AtomicInteger();

	static Stream<Arguments> shutdowns() {
		return Stream.of(ServerUnderTest.values())
			.flatMap((server) -> Stream.of(Arguments.of(server, "graceful"), Arguments.of(server, "immediate")));
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("shutdowns")
	void nothingIsLeftOfWhatWasAtWork(ServerUnderTest server, String shutdown) throws InterruptedException {
		RunningApplication application = server.startWithErrorPages(RestartedApplication.class,
				"server.shutdown=" + shutdown, "spring.lifecycle.timeout-per-shutdown-phase=10s",
				"pools.web.etag.enabled=true", "pools.web.compression.enabled=true",
				"pools.object.parts.factory=partFactory", "pools.buffer.default.size-classes=1KB,8KB");
		Remains remains = Remains.of(this.before, application.context());
		List<Thread> clients = IntStream.range(0, CLIENTS)
			.mapToObj((client) -> new Thread(() -> ask(application.port(), client)))
			.toList();
		clients.forEach(Thread::start);
		Remains.await(() -> this.answers.get() > 10 * CLIENTS);
		application.close();
		this.stopped.set(true);
		for (Thread client : clients) {
			client.join();
		}
		assertThat(this.failures.get()).as("answers of 500").isZero();
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.pollInterval(Duration.ofMillis(2))
			.untilAsserted(remains::assertNone);
	}

	private void ask(int port, int client) {
		for (int i = client; !this.stopped.get(); i++) {
			try {
				HttpURLConnection connection = (HttpURLConnection) URI
					.create("http://localhost:" + port + PATHS.get(i % PATHS.size()))
					.toURL()
					.openConnection();
				connection.setConnectTimeout(PATIENCE);
				connection.setReadTimeout(PATIENCE);
				connection.setRequestProperty("Accept-Encoding", "gzip");
				int status = connection.getResponseCode();
				if (status == 200) {
					connection.getInputStream().readAllBytes();
					this.answers.incrementAndGet();
				}
				else if (status == 500 && !isOfJettyThatCloses(connection)) {
					this.failures.incrementAndGet();
				}
			}
			catch (IOException ex) {
				// the server is no more
			}
		}
	}

	/*
	 * Jetty that stops at once answers so by itself, for a connection that it has just
	 * closed, even before it knows the path: it calls it /badRequest then.
	 */
	private static boolean isOfJettyThatCloses(HttpURLConnection connection) throws IOException {
		try (InputStream page = connection.getErrorStream()) {
			return new String(page.readAllBytes(), StandardCharsets.UTF_8)
				.contains("<h2>HTTP ERROR 500 org.eclipse.jetty.io.EofException</h2>");
		}
	}

}
