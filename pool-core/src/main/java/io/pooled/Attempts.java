package io.pooled;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * Counts what may come to nothing: before it is tried, and again if it failed. What ends
 * with an error may have succeeded. So a reader never sees too few. Thread-safe.
 */
final class Attempts {

	private final LongAdder tried = new LongAdder();

	private final LongAdder failed = new LongAdder();

	boolean attempt(BooleanSupplier action) {
		this.tried.increment();
		boolean success = action.getAsBoolean();
		if (!success) {
			this.failed.increment();
		}
		return success;
	}

	// Those that succeeded, and perhaps some that are under way.
	long sum() {
		long failed = this.failed.sum();
		return this.tried.sum() - failed;
	}

}
