package io.pooled;

import java.util.Locale;

/**
 * Why a pool let go of an entry instead of keeping it for the next acquire.
 *
 * @since 0.1.0
 */
public enum DiscardReason {

	/**
	 * No slot was vacant, or what the pool may retain was used up.
	 */
	FULL,

	/**
	 * The buffer had outgrown its pool's maximum capacity.
	 */
	OVERSIZE,

	/**
	 * The entry had been idle for too long.
	 */
	IDLE,

	/**
	 * The heap was running out.
	 */
	PRESSURE,

	/**
	 * The reset hook refused the object or failed.
	 */
	INVALID,

	/**
	 * The owner never released it, so it was taken back on the owner's behalf.
	 */
	ABANDONED,

	/**
	 * The owner discarded the lease, or somebody trimmed or closed the pool.
	 */
	EXPLICIT;

	/**
	 * Return the name under which metrics and the endpoint show this reason.
	 * @return the lower-case name
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT);
	}

}
