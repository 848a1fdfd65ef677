package io.pooled.benchmarks.http;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import io.pooled.benchmarks.http.Connection.Response;

/**
 * Sends one request over several connections again and again, each as soon as its last
 * response is there.
 */
final class Load implements AutoCloseable {

	private final List<Connection> connections = new ArrayList<>();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	Load(int port, int connections) throws IOException {
		for (int i = 0; i < connections; i++) {
			this.connections.add(new Connection(port));
		}
	}

	Response once(byte[] request, OutputStream body) throws IOException {
		return this.connections.get(0).exchange(request, body);
	}

	Latencies run(byte[] request, Response expected, int requests, Duration limit) throws Exception {
		AtomicInteger next = new AtomicInteger();
		long[] nanos = new long[requests];
		List<Future<Integer>> results = new ArrayList<>();
		long start = System.nanoTime();
		for (Connection connection : this.connections) {
			results.add(this.threads.submit(() -> {
				int done = 0;
				while (System.nanoTime() - start < limit.toNanos()) {
					int number = next.getAndIncrement();
					if (number >= requests) {
						break;
					}
					long sent = System.nanoTime();
					check(connection.exchange(request, OutputStream.nullOutputStream()), expected);
					nanos[number] = System.nanoTime() - sent;
					done++;
				}
				return done;
			}));
		}
		int done = 0;
		for (Future<Integer> result : results) {
			done += get(result);
		}
		if (done < requests) {
			throw new IllegalStateException(
					"only %d of %d requests in %d s".formatted(done, requests, limit.toSeconds()));
		}
		return Latencies.of(nanos, System.nanoTime() - start);
	}

	private static int get(Future<Integer> result) throws Exception {
		try {
			return result.get();
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

	private static void check(Response response, Response expected) {
		if (response.status() != expected.status() || response.length() != expected.length()) {
			throw new IllegalStateException("%d with %,d bytes instead of %d with %,d".formatted(response.status(),
					response.length(), expected.status(), expected.length()));
		}
	}

	@Override
	public void close() throws IOException {
		this.threads.shutdownNow();
		for (Connection connection : this.connections) {
			connection.close();
		}
	}

}
