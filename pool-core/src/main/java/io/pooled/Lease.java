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

	/** Where a discarded lease leads to, so that closing it afterwards is no mistake. */
	private static final Tombstone<?> DISCARDED = new Tombstone<>(true);

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
		if (entry == null || entry.value == Tombstone.ENDED) {
			throw this.engine.watch.lateUse("lease", entry);
		}
		return entry.value;
	}

	/**
	 * Give the object back to the pool, which resets it and keeps it if it has room.
	 */
	@Override
	public void close() {
		ObjectEntry<T> entry = this.entry;
		if (entry == null || entry.value == Tombstone.ENDED) {
			endAgain(entry);
		}
		else if (!this.engine.isExclusive()) {
			this.entry = null;
			this.engine.release(entry, this.generation);
		}
		else if (ENTRY.compareAndSet(this, entry, tombstone(entry, false))) {
			this.engine.resetAndRelease(entry, this.generation);
		}
		else {
			endAgain(this.entry);
		}
	}

	private void endAgain(@Nullable ObjectEntry<T> entry) {
		if (!(entry instanceof Tombstone<T> tombstone) || !tombstone.discarded) {
			this.engine.staleRelease(entry);
		}
	}

	// For a pool that is exclusive.
	private @Nullable ObjectEntry<T> tombstone(ObjectEntry<T> entry, boolean discarded) {
		if (!entry.isFollowed()) {
			return discarded ? discarded() : null;
		}
		Tombstone<T> tombstone = new Tombstone<>(discarded);
		this.engine.watch.bury(entry, tombstone);
		return tombstone;
	}

	@SuppressWarnings("unchecked")
	private ObjectEntry<T> discarded() {
		return (ObjectEntry<T>) DISCARDED;
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
		return entry != null && entry.value != Tombstone.ENDED;
	}

	@Override
	public boolean abandon(String where) {
		ObjectEntry<T> entry = this.entry;
		return entry != null && entry.value != Tombstone.ENDED && giveAway(entry)
				&& this.engine.abandonIfOwned(entry, this.generation, where);
	}

	// Whether this call did, where that is asked for.
	private boolean giveAway(ObjectEntry<T> entry) {
		if (this.engine.isExclusive()) {
			return ENTRY.compareAndSet(this, entry, tombstone(entry, true));
		}
		this.entry = discarded();
		return true;
	}

	/**
	 * End the lease and let go of the object instead of reusing it, for example because
	 * it is broken or another thread may still be using it. Closing the lease afterwards
	 * has no effect and is not counted.
	 */
	public void discard() {
		ObjectEntry<T> entry = this.entry;
		if (entry != null && entry.value != Tombstone.ENDED && giveAway(entry)) {
			this.engine.discard(entry, this.generation, DiscardReason.EXPLICIT);
		}
		else {
			endAgain(this.entry);
		}
	}

}
