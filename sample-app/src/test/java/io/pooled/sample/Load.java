package io.pooled.sample;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

import io.pooled.sample.Http.Outcome;

/**
 * Requests of several clients, each one after the other, until it is ended.
 */
final class Load implements AutoCloseable {

	private static final int PATIENCE_MINUTES = 2;

	private final AtomicIntegerArray counts = new AtomicIntegerArray(Outcome.values().length);

	private final ExecutorService clients = Executors.newCachedThreadPool();

	private final List<Future<?>> running = new ArrayList<>();

	private volatile boolean ended;

	/**
	 * Begin.
	 * @param count how many clients
	 * @param request what each of them does again and again
	 * @return this
	 */
	Load from(int count, Callable<Outcome> request) {
		for (int i = 0; i < count; i++) {
			this.running.add(this.clients.submit(() -> {
				while (!this.ended) {
					this.counts.incrementAndGet(request.call().ordinal());
				}
				return null;
			}));
		}
		return this;
	}

	int count(Outcome outcome) {
		return this.counts.get(outcome.ordinal());
	}

	/**
	 * Send no more, and wait for the responses to what was sent.
	 * @return how many requests have come to what
	 * @throws Exception if a request could not be made
	 */
	Map<Outcome, Integer> end() throws Exception {
		this.ended = true;
		for (Future<?> client : this.running) {
			client.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
		}
		Map<Outcome, Integer> result = new EnumMap<>(Outcome.class);
		for (Outcome outcome : Outcome.values()) {
			if (count(outcome) > 0) {
				result.put(outcome, count(outcome));
			}
		}
		return result;
	}

	@Override
	public void close() {
		this.ended = true;
		this.clients.shutdownNow();
	}

}
