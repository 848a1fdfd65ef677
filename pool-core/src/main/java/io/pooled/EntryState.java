package io.pooled;

import org.jspecify.annotations.Nullable;

/**
 * What an engine knows of an entry.
 */
abstract class EntryState extends EntryPadding {

	/** Index of the slot the entry was last put in, or -1; written by its owner only. */
	int slotIndex = -1;

	/** Counts the owners. */
	int generation;

	/**
	 * What its generation is ahead of the owners in the word of its slot while it sits in
	 * one; written by who puts it there.
	 */
	int generationOffset;

	/**
	 * Whether it was made for an owner who does without the pool; written before anybody
	 * owns it.
	 */
	boolean forOnce;

	/** When an ownership without a slot began; written by the owner only. */
	@Nullable LeaseEpoch openEpoch;

	/** Of the last ownership that was watched; written by its owner only. */
	@Nullable Holding holding;

	/** The state in which housekeeping last saw this entry; used by housekeeping only. */
	private long sighted = Long.MIN_VALUE;

	private long sightedAt;

	// Since when housekeeping has been seeing the entry in this state.
	long lastSeen(int generation, boolean free, long now) {
		long state = ((long) generation << 1) | (free ? 1 : 0);
		if (state != this.sighted) {
			this.sighted = state;
			this.sightedAt = now;
		}
		return this.sightedAt;
	}

}
