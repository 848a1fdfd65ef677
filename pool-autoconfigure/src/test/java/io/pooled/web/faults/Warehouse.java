package io.pooled.web.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.beans.factory.DisposableBean;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * Where slow workers store uploads, and from where they send streams.
 */
final class Warehouse implements DisposableBean {

	/** Bytes of an answer: more than what is worth being compressed. */
	private static final int ANSWER = 3000;

	private static final int LEAST = 10;

	private static final int SPREAD = 32;

	private static final int PIECE = 1024;

	private static final int SIZES = 8;

	private final PooledBufferFactory buffers;

	private final Ledger ledger;

	private final Map<String, Delivery> deliveries = new ConcurrentHashMap<>();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final AtomicInteger running = new AtomicInteger();

	Warehouse(PooledBufferFactory buffers, Ledger ledger) {
		this.buffers = buffers;
		this.ledger = ledger;
	}

	void expect(Delivery delivery) {
		this.deliveries.put(delivery.job().id(), delivery);
	}

	Delivery delivery(Job job) {
		return Objects.requireNonNull(this.deliveries.get(job.id()));
	}

	/**
	 * Tell that the client of a request is done with it. A worker that has begun goes on.
	 * @param job the request
	 */
	void forget(Job job) {
		this.deliveries.remove(job.id());
	}

	static byte[] answer(Job job) {
		return Content.of(job.id(), ANSWER);
	}

	/**
	 * Return how soon a response is to end without its worker.
	 * @param job the request
	 * @return some milliseconds
	 */
	static Duration soon(Job job) {
		return Duration.ofMillis(LEAST + (job.id().hashCode() & (SPREAD - 1)));
	}

	Executor threads() {
		return this.threads;
	}

	PooledBuffer buffer(Job job) {
		return this.buffers.fill((buffer) -> buffer.write(Content.of(job.id(), job.size())));
	}

	/**
	 * Store a body in the current thread.
	 * @param job the request
	 * @param body of the request
	 * @return the answer
	 */
	byte[] store(Job job, PooledBuffer body) {
		Delivery delivery = this.deliveries.get(job.id());
		if (delivery != null) {
			run(delivery, () -> store(delivery, body));
		}
		return answer(job);
	}

	/**
	 * Store a body in another thread.
	 * @param job the request
	 * @param body of the request
	 * @return the answer
	 */
	CompletableFuture<byte[]> start(Job job, PooledBuffer body) {
		Delivery delivery = delivery(job);
		return CompletableFuture.supplyAsync(() -> {
			run(delivery, () -> store(delivery, body));
			return answer(job);
		}, this.threads);
	}

	private void store(Delivery delivery, PooledBuffer body) {
		Storing storing = Storing.values()[delivery.dice().nextInt(Storing.values().length)];
		try {
			storing.store(body, new SlowStore(delivery), this.buffers);
			this.ledger.count(delivery.cell(), Outcome.STORED);
		}
		catch (IllegalStateException ex) {
			this.ledger.count(delivery.cell(), Outcome.STOPPED);
			if (!delivery.cell().scene().mayStop()) {
				this.ledger.violation(delivery.cell(), "a handler lost its buffer", ex);
			}
		}
		catch (SlowStore.ForeignBytes ex) {
			this.ledger.violation(delivery.cell(), "stored foreign bytes", ex);
		}
		catch (IOException | RuntimeException ex) {
			this.ledger.violation(delivery.cell(), "storing threw " + ex.getClass().getSimpleName(), ex);
		}
	}

	/**
	 * Send content slowly, from the current thread.
	 * @param job the request
	 * @param target the response
	 * @throws IOException if the response has ended
	 */
	void send(Job job, OutputStream target) throws IOException {
		Delivery delivery = this.deliveries.get(job.id());
		if (delivery == null) {
			throw new IOException("nobody waits for this any more");
		}
		byte[] content = Content.of(job.id(), job.size());
		try {
			run(delivery, () -> send(delivery, content, target));
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	private void send(Delivery delivery, byte[] content, OutputStream target) {
		try {
			int position = 0;
			int piece = PIECE << delivery.dice().nextInt(SIZES);
			while (position < content.length) {
				int count = Math.min(1 + delivery.dice().nextInt(piece), content.length - position);
				target.write(content, position, count);
				position += count;
				if (delivery.dice().nextInt(4) == 0) {
					target.flush();
				}
				if (delivery.job().plan() == Job.Plan.THROW && position > content.length / 2) {
					throw new IllegalStateException("as planned");
				}
				delivery.pause(position);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void run(Delivery delivery, Runnable work) {
		this.running.incrementAndGet();
		delivery.begin();
		try {
			work.run();
		}
		finally {
			if (delivery.isAnswered()) {
				this.ledger.count(delivery.cell(), Outcome.OUTLIVED);
			}
			delivery.end();
			this.running.decrementAndGet();
		}
	}

	boolean isDone() {
		return this.running.get() == 0;
	}

	@Override
	public void destroy() {
		this.threads.shutdownNow();
	}

}
