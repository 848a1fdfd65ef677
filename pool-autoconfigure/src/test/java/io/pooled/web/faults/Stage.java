package io.pooled.web.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server under stress.
 */
final class Stage implements AutoCloseable {

	private static final int PAUSE = 2_000_000;

	/** Of few and small segments, so that what comes back is used again at once. */
	private static final List<String> PROPERTIES = List.of("pools.buffer.default.size-classes=1KB,8KB,32KB",
			"pools.buffer.default.max-retained=4MB", "pools.buffer.default.limit=8MB", "pools.web.json.enabled=true",
			"pools.web.compression.enabled=true", "pools.web.compression.level=1");

	private static final List<String> THREADS = List.of("http-nio", "qtp", "reactor-http", "boundedElastic", "task-",
			"pool-");

	private final Server server;

	private final boolean etags;

	private Stage(Server server, boolean etags) {
		this.server = server;
		this.etags = etags;
	}

	static Stage open(Server.Engine engine, boolean etags) {
		List<Class<?>> handlers = engine.isReactive() ? List.of(ReactiveStores.class, ReactiveStreams.class)
				: List.of(ServletStores.class, ServletStreams.class);
		List<Class<?>> sources = new ArrayList<>(handlers);
		sources.add(Ledger.class);
		sources.add(SmallSendBuffers.class);
		sources.add(Warehouse.class);
		List<String> properties = new ArrayList<>(PROPERTIES);
		properties.add("pools.web.etag.enabled=" + etags);
		return new Stage(Server.start(engine, sources, properties.toArray(String[]::new)), etags);
	}

	Server server() {
		return this.server;
	}

	Ledger ledger() {
		return this.server.bean(Ledger.class);
	}

	Warehouse warehouse() {
		return this.server.bean(Warehouse.class);
	}

	Feature feature(boolean compressed) {
		if (this.etags) {
			return compressed ? Feature.ALL : Feature.ETAG;
		}
		return compressed ? Feature.COMPRESSION : Feature.BODY;
	}

	/**
	 * Wait until every worker has ended, and check that everything that was acquired has
	 * come back and that no thread of the server is still at work.
	 */
	void awaitRest() {
		await(this.warehouse()::isDone);
		assertThat(this.warehouse().isDone()).as("workers are done, other than %s", stuck()).isTrue();
		this.server.awaitRest();
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
	 * @param connection of the client
	 * @param dice of the client
	 */
	static void slowly(Connection connection, Random dice) {
		int pause = PAUSE / 16 << dice.nextInt(8);
		connection.slowly(() -> LockSupport.parkNanos(dice.nextInt(pause)));
	}

	@Override
	public void close() {
		this.server.stop();
	}

	@Override
	public String toString() {
		return this.server + (this.etags ? " with ETags" : "");
	}

}
