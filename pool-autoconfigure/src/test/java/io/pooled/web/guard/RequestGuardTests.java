package io.pooled.web.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Hooks;

import io.pooled.LeakSite;
import io.pooled.ManagedPool;
import io.pooled.PoolStats;
import io.pooled.Pools;
import io.pooled.buffer.PooledBuffer;
import io.pooled.web.http.Connection;
import io.pooled.web.http.Reply;
import io.pooled.web.http.Request;
import io.pooled.web.http.RunningApplication;
import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Whatever a handler does with what it has acquired, and however its request ends: what
 * it has forgotten is discarded, counted and reported, each once, and nothing else is.
 */
class RequestGuardTests {

	private static final int ROUNDS = 3;

	private static final ExecutorService CLIENTS = Executors.newFixedThreadPool(ROUNDS);

	private static Map<ServerUnderTest, RunningApplication> applications = Map.of();

	@BeforeAll
	static void start() {
		String[] properties = { "pools.object.things.type=" + Visit.Thing.class.getName(),
				"pools.buffer.guarded.size-classes=64KB", "pools.leak-sampling=" + Integer.MAX_VALUE,
				"spring.reactor.context-propagation=auto" };
		applications = Map.of(ServerUnderTest.TOMCAT, ServerUnderTest.TOMCAT.start(MvcGuests.class, properties),
				ServerUnderTest.JETTY, ServerUnderTest.JETTY.start(MvcGuests.class, properties), ServerUnderTest.NETTY,
				ServerUnderTest.NETTY.start(WebFluxGuests.class, properties));
	}

	@AfterAll
	static void stop() {
		CLIENTS.shutdown();
		applications.values().forEach(RunningApplication::close);
		Hooks.disableAutomaticContextPropagation();
	}

	static Stream<Arguments> cells() {
		return Stream.of(ServerUnderTest.values())
			.flatMap((server) -> Stream.of(Deed.values())
				.filter((deed) -> !server.isReactive() || deed != Deed.FORGETS_BOTH_IN_CALLABLE)
				.flatMap((deed) -> Arrays.stream(Ending.values()).map((ending) -> Arguments.of(server, deed, ending))));
	}

	@ParameterizedTest(name = "{0}, {1}, {2}")
	@MethodSource("cells")
	void whatIsForgottenIsDiscardedCountedAndReportedOnce(ServerUnderTest server, Deed deed, Ending ending)
			throws Exception {
		RunningApplication application = applications.get(server);
		assertThat(application).isNotNull();
		Pools pools = application.context().getBean(Pools.class);
		Tally things = new Tally(pools.get("things"));
		Tally buffers = new Tally(pools.get("guarded"));
		List<Visit> visits = new ArrayList<>();
		// At the same time, for Tomcat looks for timeouts once a second.
		Callable<Visit> client = () -> visit(application, server, deed, ending);
		for (Future<Visit> visit : CLIENTS.invokeAll(Collections.nCopies(ROUNDS, client))) {
			visits.add(visit.get());
		}
		int kept = (deed == Deed.DETACHES) ? ROUNDS : 0;
		things.await(deed.leases() * ROUNDS, kept);
		buffers.await(deed.buffers(ending) * ROUNDS, kept);
		visits.forEach(RequestGuardTests::assertUseless);
		for (int i = 0; i < ROUNDS; i++) {
			visits.add(visit(application, server, Deed.CLOSES, Ending.OK));
		}
		things.await(deed.leases() * ROUNDS, 0);
		buffers.await(deed.buffers(ending) * ROUNDS, 0);
	}

	private static Visit visit(RunningApplication application, ServerUnderTest server, Deed deed, Ending ending)
			throws Exception {
		Visit visit = new Visit(deed, ending);
		String path = application.context().getBean(Guests.class).expect(visit);
		if (ending == Ending.CLIENT_GOES) {
			try (Connection connection = application.open(Request.get(path))) {
				assertThat(visit.done).succeedsWithin(30, TimeUnit.SECONDS);
				connection.reset();
			}
		}
		else {
			Reply reply = application.send(Request.get(path));
			assertThat(reply.status()).isEqualTo(statusOf(ending, server));
			if (ending == Ending.OK) {
				assertThat(reply.text()).isEqualTo(visit.token());
			}
			assertThat(visit.done).isCompleted();
		}
		visit.gone.complete(null);
		return visit;
	}

	private static int statusOf(Ending ending, ServerUnderTest server) {
		return switch (ending) {
			case OK -> 200;
			case TIMEOUT -> server.isReactive() ? 500 : 503;
			default -> 500;
		};
	}

	/** What was discarded is of no use, and what was detached is, until it is closed. */
	private static void assertUseless(Visit visit) {
		if (visit.deed == Deed.DETACHES) {
			visit.leases.forEach((lease) -> assertThat(lease.get()).isNotNull());
			visit.buffers.forEach((buffer) -> assertThat(new String(buffer.toByteArray())).isEqualTo(visit.token()));
		}
		else {
			visit.leases.forEach((lease) -> assertThatIllegalStateException().isThrownBy(lease::get));
			visit.buffers.forEach((buffer) -> assertThatIllegalStateException().isThrownBy(buffer::toByteArray));
		}
		visit.leases.forEach((lease) -> lease.close());
		visit.buffers.forEach(PooledBuffer::close);
	}

	/** What happens to a pool from some moment on. */
	private static final class Tally {

		private final ManagedPool pool;

		private final long abandoned;

		private final long reported;

		private Tally(ManagedPool pool) {
			this.pool = pool;
			this.abandoned = abandoned();
			this.reported = reported();
		}

		private long abandoned() {
			return this.pool.stats().discarded().getOrDefault("abandoned", 0L);
		}

		private long reported() {
			return sites().mapToLong(LeakSite::count).sum();
		}

		private Stream<LeakSite> sites() {
			return this.pool.leaks().stream().filter((site) -> site.kind().equals("abandoned"));
		}

		private void await(int discarded, int inUse) {
			Awaitility.await()
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(2))
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> {
					PoolStats stats = this.pool.stats();
					assertThat(stats.inUse()).as("in use of %s", stats).isEqualTo(inUse);
					assertThat(abandoned() - this.abandoned).as("abandoned of %s", stats).isEqualTo(discarded);
					// After it was counted.
					assertThat(reported() - this.reported).as("reported of %s", this.pool.leaks()).isEqualTo(discarded);
				});
			PoolStats stats = this.pool.stats();
			assertThat(stats.staleReleases()).as("stale releases of %s", stats).isZero();
			assertThat(stats.leaked()).as("leaked of %s", stats).isZero();
			assertThat(sites().map(LeakSite::site)).doesNotHaveDuplicates()
				.allSatisfy((site) -> assertThat(site).matches("GET /(returning-)?guest/\\{number} \\(.*\\)"));
		}

	}

}
