package io.pooled.web.faults;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Where handlers wait for their clients, and clients for their handlers.
 */
final class Gates {

	static final Duration PATIENCE = Duration.ofSeconds(30);

	/** For what nobody waits for but a server, until it times out. */
	static final Duration LONG_PATIENCE = PATIENCE.multipliedBy(2);

	private final Map<String, Gate> gates = new ConcurrentHashMap<>();

	/**
	 * Wait in a handler for its client, even if interrupted: this is what late results
	 * are.
	 * @param id of the request
	 */
	void pass(String id) {
		gate(id).reached.countDown();
		boolean interrupted = Thread.interrupted();
		while (true) {
			try {
				await(id, gate(id).opened);
				break;
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		this.gates.remove(id);
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	void awaitHandler(String id) throws InterruptedException {
		await(id, gate(id).reached);
	}

	void open(String id) {
		gate(id).opened.countDown();
	}

	private Gate gate(String id) {
		return this.gates.computeIfAbsent(id, (key) -> new Gate(new CountDownLatch(1), new CountDownLatch(1)));
	}

	private static void await(String id, CountDownLatch latch) throws InterruptedException {
		if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
			throw new IllegalStateException("Still waiting at the gate of " + id);
		}
	}

	private record Gate(CountDownLatch reached, CountDownLatch opened) {

	}

}
