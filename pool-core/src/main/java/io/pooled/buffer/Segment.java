package io.pooled.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import io.pooled.Entry;

/**
 * One array of a size class, linked to the next one of the buffer it is used in.
 */
final class Segment extends Entry {

	/*-
	 * Whoever hands the array to foreign code (the target of writeTo, the source of readFrom) cannot
	 * keep somebody else from closing the buffer meanwhile, and close asks nobody. So the next owner
	 * asks. There are three atomic steps:
	 *
	 *   the walker   holds the segment, then looks whether the buffer is still open
	 *   the closer   marks the buffer closed, then releases the segment
	 *   the next one acquires the segment, then looks whether it is held
	 *
	 * If the walker's step comes before the closer's, it comes before that of the next owner too, who
	 * finds the segment held and discards it. If it comes after the closer's, the walker finds the
	 * buffer closed and touches nothing. A walker that finds the buffer closed afterwards leaves the
	 * segment held, for ever; with zeroing it lets go, unless the closer has left the zeroing to it.
	 * An heir of the buffer may find a segment held, too, and works on a copy. One walker at a time holds a segment; a second one works on a copy.
	 */

	private static final VarHandle HOLD;

	private static final VarHandle NEXT;

	static {
		try {
			HOLD = MethodHandles.lookup().findVarHandle(Segment.class, "hold", int.class);
			NEXT = MethodHandles.lookup().findVarHandle(Segment.class, "next", Segment.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final int NOBODY = 0;

	private static final int HELD = 1;

	/** Held, and to be zeroed by the holder in the end. */
	private static final int TO_BE_ZEROED = 2;

	/** Nobody may have written to the array before the next owner. */
	private static final int POISONED = 3;

	private static final byte POISON = (byte) 0xDB;

	private static final int NO_CLASS = -1;

	final byte[] bytes;

	final int sizeClass;

	/**
	 * Only the owning buffer links segments; an idle segment is linked to none, and the
	 * first one of a buffer never is, see {@link PooledBuffer}.
	 */
	@Nullable Segment next;

	@SuppressWarnings("unused") // by its handle
	private int hold;

	/** Whether some thread may use the array without holding it. */
	private volatile boolean spoiled;

	/** Tells of who had the array before it was poisoned. */
	private @Nullable Segment tombstone;

	Segment(int size, int sizeClass) {
		this.bytes = new byte[size];
		this.sizeClass = sizeClass;
	}

	/**
	 * Return what stands for the rest of a buffer whose closing need not be counted.
	 * @return a new one
	 */
	static Segment givenAway() {
		return new Segment(0, NO_CLASS);
	}

	boolean isGivenAway() {
		return this.sizeClass == NO_CLASS;
	}

	/**
	 * Have another segment follow this one, in one order with the atomic steps of all
	 * threads.
	 * @param next the other one
	 */
	void link(Segment next) {
		NEXT.setVolatile(this, next);
	}

	/**
	 * Take a link back, unless somebody has taken it away.
	 * @param next what follows
	 * @return whether this call did
	 */
	boolean unlink(Segment next) {
		return NEXT.compareAndSet(this, next, null);
	}

	/**
	 * Take away what follows this segment.
	 * @return the next one, for the caller alone
	 */
	@Nullable Segment unlink() {
		return (Segment) NEXT.getAndSet(this, null);
	}

	boolean hold() {
		return HOLD.compareAndSet(this, NOBODY, HELD);
	}

	void letGo(boolean zeroes) {
		if (!zeroes) {
			HOLD.setRelease(this, NOBODY);
		}
		else if (!HOLD.compareAndSet(this, HELD, NOBODY)) {
			zero(this.bytes.length);
		}
	}

	// Whether there is a holder, who overwrites the array in the end.
	boolean isLeftToHolder() {
		return HOLD.compareAndSet(this, HELD, TO_BE_ZEROED);
	}

	void zero(int length) {
		Arrays.fill(this.bytes, 0, length, (byte) 0);
	}

	/**
	 * Overwrite the array, so that the next owner can tell whether somebody wrote to it
	 * in between. Not where somebody holds it: it is for no next owner then.
	 * @param tombstone tells of the present owner
	 */
	void poison(Segment tombstone) {
		if (HOLD.compareAndSet(this, NOBODY, POISONED)) {
			Arrays.fill(this.bytes, POISON);
			this.tombstone = tombstone;
		}
	}

	boolean isPoisoned() {
		return (int) HOLD.getVolatile(this) == POISONED;
	}

	@Nullable Segment tombstone() {
		return this.tombstone;
	}

	// Whether nobody wrote to the array, and somebody has poisoned all of it.
	boolean isPoisonIntact() {
		for (byte found : this.bytes) {
			if (found != POISON) {
				return false;
			}
		}
		return true;
	}

	// Have no next owner, as somebody wrote to the array; whether this call did.
	boolean condemn() {
		return HOLD.compareAndSet(this, POISONED, HELD);
	}

	// Take the poison away.
	void cure() {
		this.tombstone = null;
		HOLD.setVolatile(this, NOBODY);
	}

	// From now on the array is for its present owner only.
	void spoil() {
		this.spoiled = true;
	}

	boolean isFitForNextOwner() {
		return (int) HOLD.getVolatile(this) == NOBODY && !this.spoiled;
	}

}
