package io.pooled;

/**
 * Where a lease leads to that has ended. It tells who had the object, if that is known.
 *
 * @param <T> the type that the object had
 */
final class Tombstone<T> extends ObjectEntry<T> {

	static final Object ENDED = new Object();

	/** Whether closing the lease afterwards is no mistake. */
	final boolean discarded;

	@SuppressWarnings("unchecked")
	Tombstone(boolean discarded) {
		super((T) ENDED);
		this.discarded = discarded;
	}

}
