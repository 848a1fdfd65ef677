package io.pooled.autoconfigure.life;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import org.springframework.context.ApplicationContext;

import io.pooled.Lease;
import io.pooled.Pool;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.gzip.PooledGzip;
import io.pooled.json.PooledJsonEncoder;

/**
 * Threads that use the pools of a context until, and a while after, these are closed.
 */
final class Workers {

	/** How often a worker tries again what is refused. */
	private static final int AFTERWARDS = 100;

	private static final String TEXT = "äöü 0123456789 ".repeat(300);

	private final Pool<StringBuilder> texts;

	private final PooledBufferFactory buffers;

	private final PooledJsonEncoder json;

	private final PooledGzip gzip;

	private final PooledDigest digest;

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final CountDownLatch busy;

	private final CountDownLatch closed = new CountDownLatch(1);

	private final List<Thread> threads;

	@SuppressWarnings("unchecked")
	Workers(ApplicationContext context) {
		this.texts = context.getBean("texts", Pool.class);
		this.buffers = context.getBean(PooledBufferFactory.class);
		this.json = context.getBean(PooledJsonEncoder.class);
		this.gzip = context.getBean(PooledGzip.class);
		this.digest = context.getBean(PooledDigest.class);
		List<Work> work = List.of(this::lease, this::write, this::encode, this::compress, this::sum, this::useAsync);
		this.busy = new CountDownLatch(work.size() + 1);
		this.threads = Stream
			.concat(work.stream().map((each) -> new Thread(() -> repeat(each))), Stream.of(new Thread(this::hold)))
			.toList();
		this.threads.forEach(Thread::start);
		run(this.busy::await);
	}

	void letGo() {
		this.closed.countDown();
		this.threads.forEach((thread) -> run(thread::join));
	}

	Queue<Throwable> failures() {
		return this.failures;
	}

	private void run(Work work) {
		try {
			work.run();
		}
		catch (Throwable ex) {
			this.failures.add(ex);
		}
	}

	private void repeat(Work work) {
		int refused = 0;
		for (long round = 0; refused < AFTERWARDS && this.failures.isEmpty(); round++) {
			if (round == AFTERWARDS) {
				this.busy.countDown();
			}
			refused += isDone(work) ? 0 : 1;
		}
	}

	private boolean isDone(Work work) {
		try {
			work.run();
			return true;
		}
		catch (Throwable ex) {
			Throwable cause = (ex instanceof CompletionException) ? Objects.requireNonNull(ex.getCause()) : ex;
			if (!(cause instanceof IllegalStateException)
					|| !String.valueOf(cause.getMessage()).matches("Pool '[a-zA-Z]+' is closed")) {
				this.failures.add(ex);
			}
			return false;
		}
	}

	private void hold() {
		run(() -> {
			try (Lease<StringBuilder> text = this.texts.acquire(); PooledBuffer buffer = this.buffers.acquire()) {
				text.get().append("held");
				buffer.writeUtf8("held");
				this.busy.countDown();
				this.closed.await();
				require(text.get().toString().equals("held"));
				for (int i = 0; i < 100; i++) {
					buffer.writeUtf8(TEXT);
				}
				require(buffer.toString(StandardCharsets.UTF_8).equals("held" + TEXT.repeat(100)));
			}
		});
	}

	private void lease() {
		try (Lease<StringBuilder> text = this.texts.acquire()) {
			require(text.get().isEmpty());
			text.get().append(Thread.currentThread());
		}
	}

	private void write() {
		try (PooledBuffer buffer = this.buffers.acquire()) {
			buffer.writeUtf8(TEXT);
			require(buffer.toString(StandardCharsets.UTF_8).equals(TEXT));
		}
	}

	private void encode() {
		try (PooledBuffer buffer = this.json.encode(Map.of("text", TEXT))) {
			require(buffer.toString(StandardCharsets.UTF_8).equals("{\"text\":\"" + TEXT + "\"}"));
		}
	}

	private void compress() throws Exception {
		byte[] content = TEXT.getBytes(StandardCharsets.UTF_8);
		try (PooledBuffer compressed = this.gzip.compress(content);
				PooledBuffer again = this.gzip.decompress(compressed.inputStream(), content.length)) {
			require(again.toString(StandardCharsets.UTF_8).equals(TEXT));
		}
	}

	private void sum() {
		require(this.digest.digest(new byte[100]).length > 0);
	}

	private void useAsync() {
		CompletableFuture
			.allOf(this.texts.useAsync(this::check, Runnable::run), this.texts.useAsync(this::check, (task) -> {
				Thread thread = new Thread(task);
				thread.start();
			}))
			.join();
	}

	private int check(StringBuilder text) {
		require(text.isEmpty());
		return text.append(Thread.currentThread()).length();
	}

	private static void require(boolean condition) {
		if (!condition) {
			throw new AssertionError("somebody else's");
		}
	}

	private interface Work {

		void run() throws Exception;

	}

}
