package io.pooled.jcstress;

import java.util.concurrent.atomic.AtomicInteger;

import io.pooled.Entry;

/**
 * What the pools under test hand out.
 */
final class Item extends Entry {

	/** Plain: nothing but the pool publishes it. */
	int value;

	private final AtomicInteger destroyed = new AtomicInteger();

	void destroy() {
		this.destroyed.incrementAndGet();
	}

	int destroyed() {
		return this.destroyed.get();
	}

}
