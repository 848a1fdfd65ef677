package io.pooled;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the entries of a group weigh that exist, idle or in use: now, and the most of
 * late. Touched only when an entry is made or let go. Thread-safe.
 */
final class Demand {

	private final AtomicLong now = new AtomicLong();

	/** The most since the last round of upkeep. A lost update may make it too low. */
	private volatile long peak;

	/** The most between the last two rounds. */
	private volatile long peakBefore;

	/**
	 * Add what was made, or take away what was let go.
	 * @param weight of it; negative to take it away
	 */
	void add(long weight) {
		long now = this.now.addAndGet(weight);
		if (now > this.peak) {
			this.peak = now;
		}
	}

	long now() {
		return this.now.get();
	}

	/**
	 * Return the most that there was since the last round of upkeep but one.
	 * @return a weight
	 */
	long peak() {
		return Math.max(this.peakBefore, this.peak);
	}

	/** A round of upkeep begins. */
	void age() {
		this.peakBefore = this.peak;
		this.peak = now();
	}

}
