package io.pooled;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The pools of an application. A pool may come and go at any time; whoever observes the
 * pools listens. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PoolRegistry implements Pools {

	private final NavigableMap<String, ManagedPool> pools = new ConcurrentSkipListMap<>();

	private final List<Listener> listeners = new CopyOnWriteArrayList<>();

	/**
	 * Add a pool. Adding the same pool again has no effect.
	 * @param pool the pool
	 * @throws IllegalStateException if another pool has this name
	 */
	public void register(ManagedPool pool) {
		ManagedPool previous = this.pools.putIfAbsent(pool.name(), pool);
		if (previous == null) {
			this.listeners.forEach((listener) -> listener.registered(pool));
		}
		else if (previous != pool) {
			throw new IllegalStateException(
					"There is another pool '" + pool.name() + "'; give each pool a name of its own");
		}
	}

	/**
	 * Remove a pool, without closing it. Has no effect if it was not added.
	 * @param pool the pool
	 */
	public void unregister(ManagedPool pool) {
		if (this.pools.remove(pool.name(), pool)) {
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

}
