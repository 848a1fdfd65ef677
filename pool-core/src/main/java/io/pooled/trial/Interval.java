package io.pooled.trial;

/**
 * Where a ratio lies, in nineteen of twenty cases: of what one use takes with the pool to
 * what it takes without, so that below 1 the pool saves something.
 *
 * @param low the lower end
 * @param high the upper end
 * @since 0.1.0
 */
public record Interval(double low, double high) {

	// Not where nothing was taken without the pool.
	boolean isKnown() {
		return Double.isFinite(this.low) && Double.isFinite(this.high);
	}

}
