package io.pooled;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A hard bound on what one or several pools may retain together, in whatever unit its
 * pools weigh their entries: bytes for buffers, entries for objects.
 * <p>
 * {@link #used()} is never above the limit, at no instant, other than while a lowered
 * limit is being enforced. Touched only when an entry enters or leaves a slot.
 * Thread-safe, lock-free.
 */
final class Budget {

	private final AtomicLong used = new AtomicLong();

	private volatile long limit;

	/**
	 * Create a budget.
	 * @param limit the most that may be reserved, 0 or more
	 */
	Budget(long limit) {
		limit(limit);
	}

	/**
	 * Change the limit. What is used above it stays until the pools
	 * {@linkplain StripedPool#fit() fit} themselves to it.
	 * @param limit the most that may be reserved from now on, 0 or more
	 */
	void limit(long limit) {
		if (limit < 0) {
			throw new IllegalArgumentException("A budget cannot be negative: " + limit);
		}
		this.limit = limit;
	}

	boolean isExceeded() {
		return this.used.get() > this.limit;
	}

	boolean reserve(long weight) {
		long now = this.used.get();
		while (now + weight <= this.limit) {
			long witness = this.used.compareAndExchange(now, now + weight);
			if (witness == now) {
				return true;
			}
			now = witness;
		}
		return false;
	}

	void release(long weight) {
		this.used.addAndGet(-weight);
	}

	/**
	 * Return what is reserved now.
	 * @return a value from 0 to {@link #limit()}, or above while a lowered limit is being
	 * enforced
	 */
	long used() {
		return this.used.get();
	}

	/**
	 * Return the most that may be reserved.
	 * @return the limit
	 */
	long limit() {
		return this.limit;
	}

}
