package io.pooled;

import java.util.List;

/**
 * What every kind of pool has in common: it can be observed, trimmed and closed. This is
 * what the registry, the endpoint and the meters see. What only works with a pool of
 * others is observed like one, and keeps nothing. Thread-safe.
 *
 * @since 0.1.0
 */
public interface ManagedPool extends AutoCloseable {

	/**
	 * Return the name, unique within a registry.
	 * @return the name
	 */
	String name();

	/**
	 * Take a snapshot of the counters. Cheap enough for every scrape; costs the users of
	 * the pool nothing.
	 * @return a snapshot
	 */
	PoolStats stats();

	/**
	 * Return what is known beyond the counters.
	 * @return settings, size classes and sizes
	 */
	PoolDetails details();

	/**
	 * Return where leases were misused, as far as they were watched, see
	 * {@link LeakDetection}.
	 * @return the sites, in the order in which they were found; a bounded number
	 */
	default List<LeakSite> leaks() {
		return List.of();
	}

	/**
	 * Return how long leases were held, as far as they were watched.
	 * @return their number and the time, neither of which ever goes back
	 */
	default HoldTimes holdTimes() {
		return HoldTimes.NONE;
	}

	/**
	 * Watch each lease that begins from now on, whatever the settings say; for tests.
	 * @return what is found, to be closed by the caller; nothing where there are no
	 * leases, or they are lost without a mistake of anybody's
	 */
	default LeaseAudit audit() {
		return LeaseAudit.NONE;
	}

	/**
	 * Return whether this is only another view of a pool, which is managed itself.
	 * @return {@code false} unless it is
	 */
	default boolean isView() {
		return false;
	}

	/**
	 * Let go of every idle object, now. What is in use is not touched.
	 * @return how many objects were discarded
	 */
	default int trim() {
		return trim(DiscardReason.EXPLICIT);
	}

	/**
	 * Let go of every idle object, now. What is in use is not touched.
	 * @param reason the reason under which the objects are counted
	 * @return how many objects were discarded; 0 where nothing is kept
	 */
	default int trim(DiscardReason reason) {
		return 0;
	}

	/**
	 * Do one round of upkeep: let go of what has been idle for too long, and find what is
	 * overdue. A {@link PoolRegistry} calls this for its pools every half of their idle
	 * timeout, or more often if leases are overdue sooner; for a pool without a registry
	 * nobody does.
	 * @param nanoTime the time now, as {@link System#nanoTime()} tells it
	 * @return how many objects were discarded; 0 where nothing is kept
	 */
	default int age(long nanoTime) {
		return 0;
	}

	/**
	 * Return whether users of this pool can do without it for a while.
	 * @return {@code false} where nothing is kept
	 */
	default boolean isBypassable() {
		return false;
	}

	/**
	 * Have every acquire make something new of which its release lets go, as if there was
	 * no pool; or have it pool again. What is idle stays, leases that are open are as
	 * they were, and everything is counted: misses, and discards as
	 * {@link DiscardReason#EXPLICIT}. For measuring what the pool is good for.
	 * @param bypassed whether to do without it
	 * @throws UnsupportedOperationException if that is not possible
	 */
	default void bypass(boolean bypassed) {
		throw new UnsupportedOperationException("Pool '" + name() + "' keeps nothing");
	}

	/**
	 * Return how much memory outside of the heap was allocated for the pool's objects.
	 * @return bytes of all that were made so far, whether or not they were freed since; 0
	 * where that is all on the heap
	 */
	default long nativeBytesAllocated() {
		return 0;
	}

	/**
	 * Return how this pool looks after what is idle and in use.
	 * @return the settings; {@link UpkeepSettings#NONE} where nothing is kept
	 */
	default UpkeepSettings upkeep() {
		return UpkeepSettings.NONE;
	}

	/**
	 * Let go of every idle object and keep none any more. What is in use stays usable and
	 * is let go on release; acquiring from a closed pool throws
	 * {@link IllegalStateException}. Closing twice has no effect.
	 */
	@Override
	void close();

}
