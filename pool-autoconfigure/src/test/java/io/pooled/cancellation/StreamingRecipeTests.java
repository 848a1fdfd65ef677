package io.pooled.cancellation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import io.pooled.PoolStats;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.web.http.Connection;
import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stream goes on when its client has gone or its time is over, and its memory is nobody
 * else's until it has ended.
 */
@SuppressWarnings("NullAway.Init")
class StreamingRecipeTests {

	private final Halt rows = new Halt();

	private RunningApplication application;

	@AfterEach
	void stop() {
		this.rows.goOn();
		this.application.close();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
	void streamWhoseClientGoesKeepsItsBufferToItsEnd(ServerUnderTest server) throws IOException {
		streamKeepsItsBufferToItsEnd(server, Connection::reset, Duration.ofMinutes(5));
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
	void streamWhoseTimeIsOverKeepsItsBufferToItsEnd(ServerUnderTest server) throws IOException {
		streamKeepsItsBufferToItsEnd(server, (client) -> {
			client.body().readAllBytes();
			this.rows.awaitInterrupted();
		}, Duration.ofSeconds(2));
	}

	private void streamKeepsItsBufferToItsEnd(ServerUnderTest server, Ending ending, Duration timeout)
			throws IOException {
		this.application = server.start(Application.class, "pools.buffer.reports.size-classes=128KB",
				"spring.mvc.async.request-timeout=" + timeout);
		PooledBufferFactory buffers = this.application.context().getBean("reports", PooledBufferFactory.class);
		Observed pool = new Observed(buffers);
		this.application.context().getBean(Orders.class).rows = this.rows;
		try (Connection client = this.application.open(Request.get("/export"))) {
			assertThat(client.head().status()).isEqualTo(200);
			assertThat(client.body().readNBytes(4)).asString().isEqualTo("page");
			this.rows.awaitBegun();
			ending.end(client);
		}
		try (PooledBuffer other = buffers.acquire()) {
			assertThat(other.isReused()).as("reused what is in use").isFalse();
			other.writeUtf8("other");
			this.rows.goOnToTheEnd();
			pool.awaitInUse(1);
			assertThat(other.toString(StandardCharsets.UTF_8)).isEqualTo("other");
		}
		pool.awaitInUse(0);
		PoolStats stats = buffers.stats();
		assertThat(stats.acquires()).as("acquires of %s", stats).isEqualTo(2);
		assertThat(stats.releases()).as("releases of %s", stats).isEqualTo(2);
		assertThat(stats.discarded()).containsEntry("explicit", 0L).containsEntry("abandoned", 0L);
	}

	private interface Ending {

		void end(Connection client) throws IOException;

	}

	/**
	 * A page that no server keeps to itself, one that waits, and then so many that a
	 * client must have gone.
	 */
	static class Orders {

		private static final Iterable<String> LARGE = List.of("page", " ".repeat(64 * 1024));

		private volatile Iterable<String> rows = LARGE;

		Iterator<Iterable<String>> pages() {
			return Stream.concat(Stream.of(LARGE, this.rows), Stream.generate(() -> LARGE)).iterator();
		}

	}

	@RestController
	static class Exports {

		private final PooledBufferFactory reports;

		private final Orders orders;

		Exports(PooledBufferFactory reports, Orders orders) {
			this.reports = reports;
			this.orders = orders;
		}

		@GetMapping("/export")
		StreamingResponseBody export() {
			return (output) -> {
				try (PooledBuffer page = this.reports.acquire()) {
					for (Iterator<Iterable<String>> pages = this.orders.pages(); pages.hasNext();) {
						page.clear();
						pages.next().forEach(page::writeUtf8);
						page.writeTo(output);
					}
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Exports.class, Orders.class })
	static class Application {

	}

}
