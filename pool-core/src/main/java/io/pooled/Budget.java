package io.pooled;

import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * A hard bound on what one or several pools may retain together, in whatever unit its
 * pools weigh their entries: bytes for buffers, entries for objects. It may be a part of
 * a wider one, whose bound then holds as well.
 * <p>
 * {@link #used()} is never above the limit, at no instant, other than while a lowered
 * limit is being enforced. Touched only when an entry enters or leaves a slot.
 * Thread-safe, lock-free.
 */
final class Budget {

	private final AtomicLong used = new AtomicLong();

	private final @Nullable Budget whole;

	private volatile long limit;

	/**
	 * Create a budget.
	 * @param limit the most that may be reserved, 0 or more
	 */
	Budget(long limit) {
		this(limit, null);
	}

	/**
	 * Create a budget that is a part of another one.
	 * @param limit the most that may be reserved, 0 or more
	 * @param whole what its reservations count for too
	 */
	Budget(long limit, @Nullable Budget whole) {
		this.whole = whole;
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
		// In this order a part never shows more than the whole has.
		if (this.whole != null && !this.whole.reserve(weight)) {
			return false;
		}
		boolean reserved = reserveHere(weight);
		if (!reserved && this.whole != null) {
			this.whole.release(weight);
		}
		return reserved;
	}

	private boolean reserveHere(long weight) {
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
		if (this.whole != null) {
			this.whole.release(weight);
		}
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
	 * @return the limit, of the whole where that is lower
	 */
	long limit() {
		return (this.whole != null) ? Math.min(this.limit, this.whole.limit()) : this.limit;
	}

}
