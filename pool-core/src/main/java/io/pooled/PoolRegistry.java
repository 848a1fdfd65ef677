package io.pooled;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The pools of an application. A pool may come and go at any time; whoever observes the
 * pools listens. Thread-safe.
 * <p>
 * A registry looks after its pools: on one daemon thread, which starts with the first
 * pool and ends with {@link #close()}, it calls {@link ManagedPool#age(long)} every half
 * of a pool's idle timeout, or more often if leases are overdue sooner. When the heap
 * runs out it discards what is idle in all pools: after a collection that left the old
 * generation more than four fifths full, and before the JVM would throw an
 * {@link OutOfMemoryError}. To notice the latter in time it holds on to a reserve of 1
 * MB, or 1/64 of a heap smaller than 64 MB. Hooks of pools run on that thread and should
 * be quick; what they throw goes to the uncaught exception handler.
 *
 * @since 0.1.0
 */
public final class PoolRegistry implements Pools, AutoCloseable {

	private final NavigableMap<String, ManagedPool> pools = new ConcurrentSkipListMap<>();

	private final List<Listener> listeners = new CopyOnWriteArrayList<>();

	/** One for a registry and whatever has a copy of its fields, as a spy has. */
	private final Care care = new Care();

	/**
	 * Add a pool. Adding the same pool again has no effect.
	 * @param pool the pool
	 * @throws IllegalStateException if another pool has this name
	 */
	public void register(ManagedPool pool) {
		UpkeepSettings upkeep = pool.upkeep();
		ManagedPool previous = this.pools.putIfAbsent(pool.name(), pool);
		if (previous == null) {
			this.care.lookAfter(this, pool, upkeep);
			this.listeners.forEach((listener) -> listener.registered(pool));
		}
		else if (previous != pool) {
			throw new IllegalStateException(
					"There is another pool '" + pool.name() + "'; give each pool a name of its own");
		}
	}

	boolean contains(ManagedPool pool) {
		return this.pools.get(pool.name()) == pool;
	}

	/**
	 * Remove a pool, without closing it. Has no effect if it was not added.
	 * @param pool the pool
	 */
	public void unregister(ManagedPool pool) {
		if (this.pools.remove(pool.name(), pool)) {
			this.care.forget(pool);
			this.listeners.forEach((listener) -> listener.unregistered(pool));
		}
	}

	/**
	 * Add a listener for pools that come and go from now on.
	 * @param listener the listener
	 */
	public void addListener(Listener listener) {
		this.listeners.add(listener);
	}

	/**
	 * Do something in regular rounds, on the thread that looks after the pools. It should
	 * be quick; what it throws goes to the uncaught exception handler, and the next round
	 * comes all the same.
	 * @param period the time between two rounds, also before the first one
	 * @param task what to do
	 * @return ends the rounds when it is cancelled; closing the registry ends them too
	 */
	public Future<?> every(Duration period, Runnable task) {
		return this.care.every(this, period, task);
	}

	@Override
	public Set<String> names() {
		return Collections.unmodifiableSet(new LinkedHashSet<>(this.pools.keySet()));
	}

	@Override
	public ManagedPool get(String name) {
		ManagedPool pool = this.pools.get(name);
		if (pool == null) {
			throw new NoSuchPoolException(name, this.pools.navigableKeySet());
		}
		return pool;
	}

	@Override
	public Stream<ManagedPool> stream() {
		return this.pools.values().stream();
	}

	/**
	 * End the upkeep of the pools. They are not closed, and can still be looked up.
	 * Closing twice has no effect.
	 */
	@Override
	public void close() {
		this.care.close();
	}

	/**
	 * Is told of pools that come and go.
	 */
	public interface Listener {

		/**
		 * A pool was added.
		 * @param pool the pool
		 */
		void registered(ManagedPool pool);

		/**
		 * A pool was removed.
		 * @param pool the pool
		 */
		void unregistered(ManagedPool pool);

	}

	/** The upkeep of the pools, while there is some. */
	private static final class Care {

		private @Nullable UpkeepThread taker;

		private boolean closed;

		synchronized void lookAfter(PoolRegistry registry, ManagedPool pool, UpkeepSettings upkeep) {
			if (this.closed) {
				return;
			}
			taker(registry).lookAfter(pool, upkeep);
		}

		synchronized Future<?> every(PoolRegistry registry, Duration period, Runnable task) {
			return this.closed ? CompletableFuture.completedFuture(null)
					: taker(registry).schedule(task, UpkeepSettings.nanos(period));
		}

		private UpkeepThread taker(PoolRegistry registry) {
			UpkeepThread taker = this.taker;
			if (taker == null) {
				taker = new UpkeepThread(registry);
				this.taker = taker;
			}
			return taker;
		}

		synchronized void forget(ManagedPool pool) {
			if (this.taker != null) {
				this.taker.forget(pool);
			}
		}

		synchronized void close() {
			this.closed = true;
			if (this.taker != null) {
				this.taker.close();
				this.taker = null;
			}
		}

	}

}
