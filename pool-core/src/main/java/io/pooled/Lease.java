package io.pooled;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * The right to use one pooled object, until closed. A lease is a fresh object for each
 * acquire; only what it leads to is reused, so a lease that was kept by mistake can never
 * lead to an object of the next owner.
 * <p>
 * Closing twice, even from two threads at once, is a harmless no-op that the pool counts
 * as a stale release (with leak detection {@code strict} it throws). Using a closed lease
 * throws {@link IllegalStateException}. A lease may be handed to another thread, but is
 * for one thread at a time.
 *
 * @param <T> the type of the object
 * @since 0.1.0
 */
public final class Lease<T> implements AutoCloseable, ScopedLease {

	private static final VarHandle ENTRY;

	static {
		try {
			ENTRY = MethodHandles.lookup().findVarHandle(Lease.class, "entry", ObjectEntry.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** What a lease leads to that has ended and still has an entry. */
	private static final Object ENDED = new Object();

	/** Where a discarded lease leads to, so that closing it afterwards is no mistake. */
	private static final ObjectEntry<?> DISCARDED = new ObjectEntry<>(ENDED);

	/** The engine and not the pool: one load less on the way to the words. */
	private final StripedPool<ObjectEntry<T>> engine;

	private final int generation;

	private @Nullable ObjectEntry<T> entry;

	Lease(StripedPool<ObjectEntry<T>> engine, ObjectEntry<T> entry) {
		this.engine = engine;
		this.generation = entry.generation;
		this.entry = entry;
	}

	/**
	 * Return the leased object. It must not be used after this lease is closed.
	 * @return the object
	 * @throws IllegalStateException if this lease is closed
	 */
	public T get() {
		ObjectEntry<T> entry = this.entry;
		if (entry == null || entry.value == ENDED) {
			throw this.engine.lateUse("lease", entry);
		}
		return entry.value;
	}

	/**
	 * Give the object back to the pool, which resets it and keeps it if it has room.
	 */
	@Override
	public void close() {
		ObjectEntry<T> entry = this.entry;
		if (entry == null || entry.value == ENDED) {
			endAgain(entry);
		}
		else if (!this.engine.isExclusive()) {
			this.entry = null;
			this.engine.release(entry, this.generation);
		}
		else if (ENTRY.compareAndSet(this, entry, tombstone(entry))) {
			this.engine.resetAndRelease(entry, this.generation);
		}
		else {
			endAgain(this.entry);
		}
	}

	@SuppressWarnings("unchecked")
	private @Nullable ObjectEntry<T> tombstone(ObjectEntry<T> entry) {
		if (!entry.isFollowed()) {
			return null;
		}
		ObjectEntry<T> tombstone = new ObjectEntry<>((T) ENDED);
		this.engine.bury(entry, tombstone);
		return tombstone;
	}

	private void endAgain(@Nullable ObjectEntry<T> entry) {
		if (entry != DISCARDED) {
			this.engine.staleRelease(entry);
		}
	}

	/**
	 * Have no request guard look after this lease any more: it is closed by its owner, at
	 * any time.
	 * @return this
	 */
	public Lease<T> detach() {
		LeaseScope.detach(this);
		return this;
	}

	@Override
	public boolean isOpen() {
		ObjectEntry<T> entry = this.entry;
		return entry != null && entry.value != ENDED;
	}

	@Override
	@SuppressWarnings("unchecked")
	public boolean abandon(String where) {
		ObjectEntry<T> entry = this.entry;
		if (entry == null || entry.value == ENDED
				|| (this.engine.isExclusive() && !ENTRY.compareAndSet(this, entry, DISCARDED))) {
			return false;
		}
		this.entry = (ObjectEntry<T>) DISCARDED;
		return this.engine.abandonIfOwned(entry, this.generation, where);
	}

	/**
	 * End the lease and let go of the object instead of reusing it, for example because
	 * it is broken or another thread may still be using it. Closing the lease afterwards
	 * has no effect and is not counted.
	 */
	@SuppressWarnings("unchecked")
	public void discard() {
		ObjectEntry<T> entry = this.entry;
		if (entry == null || entry.value == ENDED) {
			endAgain(entry);
		}
		else if (!this.engine.isExclusive()) {
			this.entry = (ObjectEntry<T>) DISCARDED;
			this.engine.discard(entry, this.generation, DiscardReason.EXPLICIT);
		}
		else if (ENTRY.compareAndSet(this, entry, DISCARDED)) {
			this.engine.discard(entry, this.generation, DiscardReason.EXPLICIT);
		}
		else {
			endAgain(this.entry);
		}
	}

}
