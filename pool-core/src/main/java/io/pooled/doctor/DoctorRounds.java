package io.pooled.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.pooled.ManagedPool;
import io.pooled.PoolEvents;
import io.pooled.PoolRegistry;

/**
 * Has the {@link Doctor} look at every pool of a registry, four times in a window, on the
 * thread that looks after the pools. What it finds twice in a row stands, until it was
 * not found for two windows. Findings can be read at any time by any thread, which looks
 * at no pool.
 *
 * @since 0.1.0
 */
public final class DoctorRounds implements AutoCloseable {

	/**
	 * In a shorter window hardly anything happens.
	 */
	public static final Duration SHORTEST_WINDOW = Duration.ofSeconds(1);

	private final PoolRegistry pools;

	private final Function<? super ManagedPool, @Nullable String> properties;

	private final Map<ManagedPool, PoolHistory> histories = new ConcurrentHashMap<>();

	private final List<Listener> listeners = new CopyOnWriteArrayList<>();

	private final Future<?> rounds;

	/**
	 * Begin the rounds.
	 * @param pools the pools
	 * @param window how long what happens is looked at together
	 * @param properties finds the property that has the settings of a pool, as in
	 * {@link PoolSnapshot}
	 * @throws IllegalArgumentException if the window is shorter than a second
	 */
	public DoctorRounds(PoolRegistry pools, Duration window,
			Function<? super ManagedPool, @Nullable String> properties) {
		if (window.compareTo(SHORTEST_WINDOW) < 0) {
			throw new IllegalArgumentException("window must be at least " + SHORTEST_WINDOW + ", not " + window);
		}
		this.pools = pools;
		this.properties = properties;
		this.rounds = pools.every(window.dividedBy(PoolHistory.LOOKS), () -> round(System.nanoTime()));
	}

	/**
	 * Add somebody who is told of findings from now on, on the thread of the rounds.
	 * @param listener the listener
	 */
	public void addListener(Listener listener) {
		this.listeners.add(listener);
	}

	/**
	 * Look at every pool once. Called four times in a window; the calls must not overlap.
	 * @param nanoTime the time now
	 */
	void round(long nanoTime) {
		RuntimeException failure = null;
		List<ManagedPool> pools = this.pools.stream().toList();
		forgetAllBut(pools);
		for (ManagedPool pool : pools) {
			try {
				look(pool, nanoTime);
			}
			catch (RuntimeException ex) {
				failure = ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	private void look(ManagedPool pool, long nanoTime) {
		PoolHistory history = this.histories.computeIfAbsent(pool, (key) -> new PoolHistory());
		PoolSnapshot now = snapshot(pool, nanoTime);
		history.look(now).forEach((change) -> tell(pool, change));
	}

	// What stood of a pool that is gone goes with it.
	private void forgetAllBut(List<ManagedPool> pools) {
		this.histories.forEach((pool, history) -> {
			if (!pools.contains(pool)) {
				this.histories.remove(pool);
				history.findings().forEach((finding) -> tell(pool, new PoolHistory.Change(finding, false)));
			}
		});
	}

	private void tell(ManagedPool pool, PoolHistory.Change change) {
		Finding finding = change.finding();
		PoolEvents.finding(pool.name(), finding.rule(), finding.severity().id(), finding.evidence(), finding.advice(),
				change.comes());
		for (Listener listener : this.listeners) {
			try {
				if (change.comes()) {
					listener.comes(pool, finding);
				}
				else {
					listener.goes(pool, finding);
				}
			}
			catch (RuntimeException ex) {
				// the others are to know; of it the uncaught exception handler
				Thread thread = Thread.currentThread();
				thread.getUncaughtExceptionHandler().uncaughtException(thread, ex);
			}
		}
	}

	/**
	 * Take a snapshot of a pool, as for a look at it.
	 * @param pool the pool
	 * @param nanoTime the time now
	 * @return a snapshot
	 */
	public PoolSnapshot snapshot(ManagedPool pool, long nanoTime) {
		return PoolSnapshot.of(pool, this.properties.apply(pool), nanoTime);
	}

	/**
	 * Return what stands of what was found.
	 * @param pool one of the pools
	 * @return the findings, the worst first
	 */
	public List<Finding> findings(ManagedPool pool) {
		PoolHistory history = this.histories.get(pool);
		return (history != null) ? history.findings() : List.of();
	}

	/**
	 * End the rounds. What stands, stands.
	 */
	@Override
	public void close() {
		this.rounds.cancel(false);
	}

	/**
	 * Is told when a finding comes, and when it goes.
	 */
	public interface Listener {

		/**
		 * A finding stands from now on.
		 * @param pool the pool
		 * @param finding what was found
		 */
		void comes(ManagedPool pool, Finding finding);

		/**
		 * A finding does not stand any more.
		 * @param pool the pool
		 * @param finding what was found, as of the last time
		 */
		void goes(ManagedPool pool, Finding finding);

	}

}
