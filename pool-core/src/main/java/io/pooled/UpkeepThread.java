package io.pooled;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * Looks after the pools of a registry on one daemon thread: upkeep in regular rounds, and
 * letting go of everything idle when the heap runs out. Thread-safe.
 */
final class UpkeepThread implements AutoCloseable {

	static final String THREAD_NAME = "pooled-upkeep";

	private static final long WATCH_SECONDS = 30;

	private final PoolRegistry registry;

	private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, UpkeepThread::newThread,
			new ScheduledThreadPoolExecutor.DiscardPolicy());

	private final Map<ManagedPool, Future<?>> rounds = Collections.synchronizedMap(new IdentityHashMap<>());

	private final AtomicBoolean relieving = new AtomicBoolean();

	/** Null until the thread has begun to watch; guarded by this. */
	private @Nullable MemoryPressure pressure;

	/** Guarded by this. */
	private boolean closed;

	UpkeepThread(PoolRegistry registry) {
		this.registry = registry;
		this.executor.setRemoveOnCancelPolicy(true);
		this.executor.execute(() -> survive(this::watchHeap));
		schedule(this::watchHeap, TimeUnit.SECONDS.toNanos(WATCH_SECONDS));
	}

	/*
	 * By the thread and not by who starts it: the first time in a JVM this sets up its
	 * management. Tried again if there was no memory for it.
	 */
	private synchronized void watchHeap() {
		if (this.pressure != null) {
			this.pressure.renewReserve();
		}
		else if (!this.closed) {
			this.pressure = new MemoryPressure(this::relieveSoon);
		}
	}

	private static Thread newThread(Runnable task) {
		Thread thread = new Thread(null, task, THREAD_NAME, 0, false);
		thread.setDaemon(true);
		// That of the creator would keep its application from being unloaded.
		thread.setContextClassLoader(null);
		return thread;
	}

	void lookAfter(ManagedPool pool, UpkeepSettings upkeep) {
		long period = upkeep.period();
		if (period > 0) {
			this.rounds.put(pool, schedule(() -> round(pool), period));
		}
	}

	private void round(ManagedPool pool) {
		if (this.registry.contains(pool)) {
			PoolEvents.upkeep(pool, System.nanoTime());
		}
		else {
			forget(pool);
		}
	}

	void forget(ManagedPool pool) {
		Future<?> round = this.rounds.remove(pool);
		if (round != null) {
			round.cancel(false);
		}
	}

	Future<?> schedule(Runnable task, long period) {
		return this.executor.scheduleWithFixedDelay(() -> survive(task), period, period, TimeUnit.NANOSECONDS);
	}

	// There may be no memory left for the task; then the next sign has to do.
	private void relieveSoon() {
		if (this.relieving.compareAndSet(false, true)) {
			boolean accepted = false;
			try {
				this.executor.execute(this::relieve);
				accepted = true;
			}
			finally {
				if (!accepted) {
					this.relieving.set(false);
				}
			}
		}
	}

	private void relieve() {
		this.relieving.set(false);
		this.registry.stream().forEach((pool) -> survive(() -> pool.trim(DiscardReason.PRESSURE)));
	}

	// One pool's failure must not end the upkeep of all.
	private static void survive(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			tell(ex);
		}
	}

	private static void tell(Throwable failure) {
		Thread thread = Thread.currentThread();
		try {
			thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
		}
		catch (Throwable ex) {
			// as the JVM does with what a handler throws
		}
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		if (this.pressure != null) {
			this.pressure.close();
		}
		this.executor.shutdownNow();
	}

}
