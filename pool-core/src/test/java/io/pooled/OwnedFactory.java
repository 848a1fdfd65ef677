package io.pooled;

import java.util.concurrent.atomic.LongAdder;

/**
 * Checks on reset that nobody has the object any more.
 */
final class OwnedFactory implements PooledObjectFactory<Owned> {

	final LongAdder resets = new LongAdder();

	@Override
	public Owned create() {
		return new Owned();
	}

	@Override
	public boolean reset(Owned object) {
		this.resets.increment();
		object.take(-2);
		object.give(-2);
		return true;
	}

}
