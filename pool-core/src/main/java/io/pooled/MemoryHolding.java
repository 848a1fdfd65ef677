package io.pooled;

import java.util.concurrent.atomic.LongAdder;

/**
 * What one pool takes of the memory that it shares with others, and does not give back
 * before it lets go of it.
 */
final class MemoryHolding {

	private final String pool;

	private final MemoryCeiling ceiling;

	private final Demand bytes;

	private final LongAdder exhausted = new LongAdder();

	MemoryHolding(String pool, MemoryCeiling ceiling, Demand bytes) {
		this.pool = pool;
		this.ceiling = ceiling;
		this.bytes = bytes;
	}

	/**
	 * Take memory for something that is about to be allocated, at the expense of what is
	 * idle if need be.
	 * @param weight in bytes
	 * @throws PoolExhaustedException if there is less
	 */
	void take(long weight) {
		if (!this.ceiling.reserve(weight)) {
			throw exhausted(weight);
		}
		this.bytes.add(weight);
	}

	void giveBack(long weight) {
		this.bytes.add(-weight);
		this.ceiling.release(weight);
	}

	void require(long weight) {
		if (!this.ceiling.isAvailable(weight)) {
			throw exhausted(weight);
		}
	}

	private PoolExhaustedException exhausted(long wanted) {
		this.exhausted.increment();
		long held = this.ceiling.held();
		PoolEvents.exhausted(this.pool, wanted, held, this.ceiling.limit());
		return new PoolExhaustedException(this.pool, wanted, held, this.ceiling.limit());
	}

	/**
	 * Return how often there was not enough memory.
	 * @return the number of exceptions
	 */
	long exhausted() {
		return this.exhausted.sum();
	}

}
