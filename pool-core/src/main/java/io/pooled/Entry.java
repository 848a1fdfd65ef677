package io.pooled;

/**
 * A unit that a {@link StripedPool} keeps: subclass it with what is to be reused.
 * <p>
 * An entry is padded in front and behind, because each acquire writes to it, while other
 * threads use what is next to it on the heap. A subclass needs no padding of its own.
 *
 * @since 0.1.0
 */
@SuppressWarnings("unused")
public abstract class Entry extends EntryState {

	private long p1;

	private long p2;

	private long p3;

	private long p4;

	private long p5;

	private long p6;

	private long p7;

	/**
	 * Create an entry that is in no pool yet.
	 */
	protected Entry() {
	}

	/**
	 * Return the number that tells this ownership of the entry from every earlier and
	 * later one. To be read by the owner right after acquiring and handed back to
	 * {@link StripedPool#release(Entry, int)}.
	 * @return the generation
	 */
	public final int generation() {
		return this.generation;
	}

	/**
	 * Return whether it is known where its present owner acquired it, as its leases are
	 * watched.
	 * @return {@code false} once the ownership has ended
	 */
	public final boolean isFollowed() {
		Holding holding = this.holding;
		return holding != null && !holding.hasEnded();
	}

}
