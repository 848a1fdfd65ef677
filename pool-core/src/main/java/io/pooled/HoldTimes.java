package io.pooled;

/**
 * How long leases were held, of those that were watched and have ended.
 *
 * @param leases how many that are
 * @param nanos how long they were held together, in nanoseconds
 * @since 0.1.0
 */
public record HoldTimes(long leases, long nanos) {

	/**
	 * Of what watches none.
	 */
	public static final HoldTimes NONE = new HoldTimes(0, 0);

	HoldTimes plus(HoldTimes others) {
		return new HoldTimes(this.leases + others.leases, this.nanos + others.nanos);
	}

}
