package io.pooled;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A pooled object that knows whether somebody has it.
 */
final class Owned {

	private static final AtomicLong NUMBERS = new AtomicLong();

	private final AtomicLong owner = new AtomicLong();

	private final long number = NUMBERS.incrementAndGet();

	/** Written and read by the owner only, without any ordering of its own. */
	private long plain;

	void take(long id) {
		long witness = this.owner.compareAndExchange(0, id);
		if (witness != 0) {
			throw new AssertionError(this + " has two owners: " + witness + " and " + id);
		}
		if (this.plain != 0) {
			throw new AssertionError(this + " shows what owner " + this.plain + " wrote");
		}
		this.plain = id;
	}

	void give(long id) {
		if (this.plain != id) {
			throw new AssertionError(this + " of owner " + id + " was written by " + this.plain);
		}
		this.plain = 0;
		long witness = this.owner.compareAndExchange(id, 0);
		if (witness != id) {
			throw new AssertionError(this + " of owner " + id + " is owned by " + witness);
		}
	}

	boolean isIdle() {
		return this.owner.get() == 0;
	}

	@Override
	public String toString() {
		return "object " + this.number;
	}

}
