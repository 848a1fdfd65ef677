package io.pooled;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks after the pools of a registry on one daemon thread: upkeep in regular rounds, and
 * letting go of everything idle when the heap runs out. Thread-safe.
 */
final class Caretaker implements PoolRegistry.Listener, AutoCloseable {

	static final String THREAD_NAME = "pooled-upkeep";

	private static final long RENEW_RESERVE_SECONDS = 30;

	private final PoolRegistry registry;

	private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, Caretaker::newThread,
			new ScheduledThreadPoolExecutor.DiscardPolicy());

	private final Map<ManagedPool, Future<?>> rounds = new ConcurrentHashMap<>();

	private final MemoryPressure pressure = new MemoryPressure(this::relieveSoon);

	private final AtomicBoolean relieving = new AtomicBoolean();

	Caretaker(PoolRegistry registry) {
		this.registry = registry;
		this.executor.setRemoveOnCancelPolicy(true);
		schedule(this.pressure::renewReserve, TimeUnit.SECONDS.toNanos(RENEW_RESERVE_SECONDS));
	}

	private static Thread newThread(Runnable task) {
		Thread thread = new Thread(null, task, THREAD_NAME, 0, false);
		thread.setDaemon(true);
		// That of the creator would keep its application from being unloaded.
		thread.setContextClassLoader(null);
		return thread;
	}

	@Override
	public void registered(ManagedPool pool) {
		long period = pool.upkeep().period();
		if (period > 0) {
			this.rounds.put(pool, schedule(() -> pool.age(System.nanoTime()), period));
		}
	}

	@Override
	public void unregistered(ManagedPool pool) {
		Future<?> round = this.rounds.remove(pool);
		if (round != null) {
			round.cancel(false);
		}
	}

	private Future<?> schedule(Runnable task, long period) {
		return this.executor.scheduleWithFixedDelay(() -> survive(task), period, period, TimeUnit.NANOSECONDS);
	}

	private void relieveSoon() {
		if (this.relieving.compareAndSet(false, true)) {
			this.executor.execute(this::relieve);
		}
	}

	private void relieve() {
		this.relieving.set(false);
		this.registry.stream().forEach((pool) -> survive(() -> pool.trim(DiscardReason.PRESSURE)));
	}

	// One pool's failure must not end the upkeep of all.
	private void survive(Runnable task) {
		try {
			task.run();
		}
		catch (RuntimeException | Error ex) {
			Thread thread = Thread.currentThread();
			thread.getUncaughtExceptionHandler().uncaughtException(thread, ex);
		}
	}

	@Override
	public void close() {
		this.pressure.close();
		this.executor.shutdownNow();
	}

}
