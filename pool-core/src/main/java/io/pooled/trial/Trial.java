package io.pooled.trial;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import io.pooled.ManagedPool;

/**
 * One trial, on a thread of its own: pairs of windows in which the pool's users do with
 * and without it, in an order that is drawn for each pair.
 */
final class Trial implements Runnable {

	static final String THREAD_NAME = "pooled-trial";

	/** The fewest pairs of windows. */
	static final int PAIRS = 20;

	/** In a longer one what is idle would age, and latencies show. */
	private static final long LONGEST_PAIR = 1_000_000_000;

	/**
	 * What part of a pair is without the pool, as a request may take longer there. Each
	 * use counts, so it needs no half; the interval is a third wider than with one.
	 */
	private static final int PLAIN = 6;

	/**
	 * A part of a window in which nothing is measured yet: what the last one began ends.
	 */
	private static final int SETTLING = 10;

	private final ManagedPool pool;

	private final int pairs;

	private final long pairNanos;

	private final BiConsumer<ManagedPool, Windows> end;

	private final CountDownLatch stop = new CountDownLatch(1);

	Trial(ManagedPool pool, Duration duration, BiConsumer<ManagedPool, Windows> end) {
		this.pool = pool;
		this.end = end;
		this.pairs = (int) Math.max(PAIRS, duration.toNanos() / LONGEST_PAIR);
		this.pairNanos = duration.toNanos() / this.pairs;
	}

	void start() {
		Thread thread = new Thread(null, this, THREAD_NAME, 0, false);
		thread.setDaemon(true);
		// That of the caller would keep its application from being unloaded.
		thread.setContextClassLoader(null);
		thread.start();
	}

	void stop() {
		this.stop.countDown();
	}

	boolean isOf(ManagedPool pool) {
		return this.pool == pool;
	}

	@Override
	public void run() {
		Windows windows = new Windows();
		try {
			measure(windows);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			try {
				this.pool.bypass(false);
			}
			finally {
				this.end.accept(this.pool, windows);
			}
		}
	}

	private void measure(Windows windows) throws InterruptedException {
		ProcessUsage process = new ProcessUsage();
		for (int pair = 0; pair < this.pairs; pair++) {
			boolean plainFirst = ThreadLocalRandom.current().nextBoolean();
			Usage first = window(process, plainFirst);
			Usage second = (first != null) ? window(process, !plainFirst) : null;
			if (first == null || second == null) {
				return;
			}
			windows.add(plainFirst ? second : first, plainFirst ? first : second);
		}
	}

	// Null if the trial was stopped meanwhile.
	private @Nullable Usage window(ProcessUsage process, boolean plain) throws InterruptedException {
		long plainNanos = this.pairNanos / PLAIN;
		long nanos = plain ? plainNanos : this.pairNanos - plainNanos;
		this.pool.bypass(plain);
		if (isStoppedWithin(nanos / SETTLING)) {
			return null;
		}
		Usage before = process.read(this.pool);
		if (isStoppedWithin(nanos - nanos / SETTLING)) {
			return null;
		}
		return process.read(this.pool).minus(before);
	}

	private boolean isStoppedWithin(long nanos) throws InterruptedException {
		return this.stop.await(nanos, TimeUnit.NANOSECONDS);
	}

}
