package io.pooled.web.faults;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.pooled.web.http.ServerUnderTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server under stress.
 */
final class StressedApplication implements AutoCloseable {

	private static final int PAUSE = 2_000_000;

	/** Of few and small segments, so that what comes back is used again at once. */
	private static final List<String> PROPERTIES = List.of("pools.buffer.default.size-classes=1KB,8KB,32KB",
			"pools.buffer.default.max-retained=4MB", "pools.buffer.default.limit=8MB", "pools.web.json.enabled=true",
			"pools.web.compression.enabled=true", "pools.web.compression.level=1");

	private static final List<String> THREADS = List.of("http-nio", "qtp", "reactor-http", "boundedElastic", "task-",
			"pool-");

	private final FaultyApplication application;

	private final boolean etags;

	private StressedApplication(FaultyApplication application, boolean etags) {
		this.application = application;
		this.etags = etags;
	}

	static StressedApplication open(ServerUnderTest server, boolean etags) {
		List<String> properties = new ArrayList<>(PROPERTIES);
		properties.add("pools.web.etag.enabled=" + etags);
		return new StressedApplication(FaultyApplication.start(server,
				server.isReactive() ? OnNetty.class : OnServlets.class, properties.toArray(String[]::new)), etags);
	}

	FaultyApplication application() {
		return this.application;
	}

	Ledger ledger() {
		return this.application.bean(Ledger.class);
	}

	Warehouse warehouse() {
		return this.application.bean(Warehouse.class);
	}

	FeatureSet features(boolean compressed) {
		if (this.etags) {
			return compressed ? FeatureSet.ALL : FeatureSet.ETAG;
		}
		return compressed ? FeatureSet.COMPRESSION : FeatureSet.BODY;
	}

	/**
	 * Wait until every worker has ended, and check that everything that was acquired has
	 * come back and that no thread of the server is still at work.
	 */
	void awaitRest() {
		await(this.warehouse()::isDone);
		assertThat(this.warehouse().isDone()).as("workers are done, other than %s", stuck()).isTrue();
		this.application.awaitRest();
		await(() -> stuck().isEmpty());
		assertThat(stuck()).as("threads at work").isEmpty();
	}

	private static void await(BooleanSupplier condition) {
		long started = System.nanoTime();
		while (!condition.getAsBoolean() && System.nanoTime() - started < Gates.PATIENCE.toNanos()) {
			LockSupport.parkNanos(PAUSE);
		}
	}

	private static List<String> stuck() {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((thread) -> THREADS.stream().anyMatch(thread.getKey().getName()::startsWith))
			.filter((thread) -> Arrays.stream(thread.getValue())
				.anyMatch((frame) -> frame.getClassName().startsWith("io.pooled.")))
			.map((thread) -> thread.getKey() + " at " + Arrays.toString(thread.getValue()))
			.toList();
	}

	/**
	 * Make a client slow, or very slow.
	 * @param dice of the client
	 * @return pauses between two parts of a body, of which it never has enough
	 */
	static Predicate<ByteArrayOutputStream> slowly(Random dice) {
		int pause = PAUSE / 16 << dice.nextInt(8);
		return (body) -> {
			LockSupport.parkNanos(dice.nextInt(pause));
			return false;
		};
	}

	@Override
	public void close() {
		this.application.stop();
	}

	@Override
	public String toString() {
		return this.application + (this.etags ? " with ETags" : "");
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ FaultyApplication.OnServlets.class, Ledger.class, SmallSendBuffers.class, Warehouse.class,
			ServletStores.class, ServletStreams.class })
	static class OnServlets {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ FaultyApplication.OnNetty.class, Ledger.class, SmallSendBuffers.class, Warehouse.class,
			ReactiveStores.class, ReactiveStreams.class })
	static class OnNetty {

	}

}
