package io.pooled;

import java.util.concurrent.atomic.AtomicIntegerArray;

import org.jspecify.annotations.Nullable;

/**
 * Counts for each slot how often the top bit of its hits has flipped. Takes no memory
 * before the first time, which is after some hundred million hits. Thread-safe.
 */
final class HalfWraps {

	private final int slots;

	private volatile @Nullable AtomicIntegerArray counters;

	HalfWraps(int slots) {
		this.slots = slots;
	}

	void add(int slotIndex) {
		AtomicIntegerArray counters = this.counters;
		if (counters == null) {
			counters = create();
		}
		counters.incrementAndGet(slotIndex);
	}

	private synchronized AtomicIntegerArray create() {
		AtomicIntegerArray counters = this.counters;
		if (counters == null) {
			counters = new AtomicIntegerArray(this.slots);
			this.counters = counters;
		}
		return counters;
	}

	long of(int slotIndex) {
		AtomicIntegerArray counters = this.counters;
		return (counters != null) ? Integer.toUnsignedLong(counters.get(slotIndex)) : 0;
	}

}
