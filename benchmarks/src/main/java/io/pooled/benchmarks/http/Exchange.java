package io.pooled.benchmarks.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.pooled.benchmarks.http.Connection.Response;

/**
 * A request, and what its response was when nobody else was there.
 */
final class Exchange {

	static final String COMPLETE = "200";

	static final String BROKEN = "broken";

	/** How long a client that was refused waits before it asks again. */
	private static final long PAUSE_MILLIS = 50;

	private final int port;

	private final byte[] request;

	private final byte[] content;

	private final byte[] expected;

	Exchange(int port, byte[] request, byte[] content) throws IOException {
		this.port = port;
		this.request = request;
		this.content = content;
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		try (Connection connection = new Connection(port)) {
			Response response = connection.exchange(request, content, body);
			if (response.status() != 200) {
				throw new IllegalStateException("The first response is " + response);
			}
		}
		this.expected = body.toByteArray();
	}

	Map<String, LongAdder> repeat(int connections, double seconds) throws InterruptedException {
		Map<String, LongAdder> seen = new ConcurrentHashMap<>();
		long end = System.nanoTime() + (long) (seconds * 1e9);
		ExecutorService threads = Executors.newFixedThreadPool(connections);
		for (int i = 0; i < connections; i++) {
			threads.execute(() -> {
				while (System.nanoTime() < end) {
					repeatOnOneConnection(end, seen);
				}
			});
		}
		threads.shutdown();
		if (!threads.awaitTermination(5, TimeUnit.MINUTES)) {
			throw new IllegalStateException("Still not all answered");
		}
		return seen;
	}

	private void repeatOnOneConnection(long end, Map<String, LongAdder> seen) {
		try (Connection connection = new Connection(this.port)) {
			boolean open = true;
			while (open && System.nanoTime() < end) {
				Response response = once(connection, seen);
				// What was refused before it was sent ends a connection.
				open = response.status() == 200 && !"close".equalsIgnoreCase(response.header("connection"));
			}
		}
		catch (IOException ex) {
			count(BROKEN, seen);
		}
	}

	private Response once(Connection connection, Map<String, LongAdder> seen) throws IOException {
		ExpectedBody body = new ExpectedBody(this.expected);
		Response response = connection.exchange(this.request, this.content, body);
		count((response.status() == 200 && !body.isComplete()) ? "wrong" : Integer.toString(response.status()), seen);
		if (response.status() != 200) {
			pause();
		}
		return response;
	}

	private static void count(String outcome, Map<String, LongAdder> seen) {
		seen.computeIfAbsent(outcome, (key) -> new LongAdder()).increment();
	}

	private static void pause() {
		try {
			Thread.sleep(PAUSE_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	// How many of some more, one after another, are as they should.
	long again(int requests) {
		Map<String, LongAdder> seen = new ConcurrentHashMap<>();
		try (Connection connection = new Connection(this.port)) {
			for (int i = 0; i < requests; i++) {
				once(connection, seen);
			}
		}
		catch (IOException ex) {
			count(BROKEN, seen);
		}
		return seen.getOrDefault(COMPLETE, new LongAdder()).sum();
	}

	/**
	 * Compares what is written with what is expected.
	 */
	private static final class ExpectedBody extends OutputStream {

		private final byte[] expected;

		private int position;

		private boolean same = true;

		ExpectedBody(byte[] expected) {
			this.expected = expected;
		}

		@Override
		public void write(int value) {
			write(new byte[] { (byte) value }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) {
			int end = this.position + length;
			this.same &= end <= this.expected.length
					&& Arrays.equals(bytes, offset, offset + length, this.expected, this.position, end);
			this.position = end;
		}

		boolean isComplete() {
			return this.same && this.position == this.expected.length;
		}

	}

}
