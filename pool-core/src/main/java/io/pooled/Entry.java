package io.pooled;

import org.jspecify.annotations.Nullable;

/**
 * A unit that a {@link StripedPool} keeps: subclass it with what is to be reused.
 * <p>
 * An entry is padded in front, because two threads use neighbouring entries at the same
 * time and each writes its own on every acquire. A subclass needs no padding of its own.
 *
 * @since 0.1.0
 */
public abstract class Entry extends EntryPadding {

	/** Index of the slot the entry was last put in, or -1; written by its owner only. */
	int slotIndex = -1;

	/**
	 * Counts the owners; its low bit is the slot's parity while the entry sits in a slot.
	 */
	int generation;

	/** When an ownership without a slot began; written by the owner only. */
	@Nullable LeaseEpoch openEpoch;

	/** The state in which housekeeping last saw this entry; used by housekeeping only. */
	private long sighted = Long.MIN_VALUE;

	private long sightedAt;

	/**
	 * Create an entry that is in no pool yet.
	 */
	protected Entry() {
	}

	// Since when housekeeping has been seeing the entry in this state.
	long lastSeen(int generation, boolean free, long now) {
		long state = ((long) generation << 1) | (free ? 1 : 0);
		if (state != this.sighted) {
			this.sighted = state;
			this.sightedAt = now;
		}
		return this.sightedAt;
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

}
