package io.pooled.trial;

import org.jspecify.annotations.Nullable;

/**
 * What a trial has found. Time is that of the processors, of the whole process: what
 * collections take is in it, and so is whatever else runs. Memory is what all threads
 * allocate, and what the pool allocates outside of the heap.
 *
 * @param verdict whether the pool is worth having
 * @param pooled what was taken with the pool
 * @param plain what was taken without
 * @param timeRatio time of one use with the pool to that without; {@code null} if it was
 * hardly used
 * @param bytesRatio memory of one use with the pool to that without; {@code null} if it
 * was hardly used
 * @param collectionsRatio collections for one use with the pool to that without;
 * {@code null} if it was hardly used
 * @param windows in how many windows, of either kind, the pool was used
 * @since 0.1.0
 */
public record TrialReport(Verdict verdict, Side pooled, Side plain, @Nullable Interval timeRatio,
		@Nullable Interval bytesRatio, @Nullable Interval collectionsRatio, int windows) {

	/** Of either kind. With fewer an interval says little about where a ratio lies. */
	private static final int FEWEST_WINDOWS = 8;

	private static final int FEWEST_OPERATIONS = 100;

	static TrialReport of(Windows windows) {
		Windows.Pair total = windows.total();
		Side pooled = Side.of(total.pooled());
		Side plain = Side.of(total.plain());
		if (windows.fewestUsed() < FEWEST_WINDOWS
				|| Math.min(pooled.operations(), plain.operations()) < FEWEST_OPERATIONS) {
			return unknown(pooled, plain, windows);
		}
		Interval time = windows.ratio(Usage::nanos);
		Interval bytes = windows.ratio(Usage::bytes);
		if (!time.isKnown() || !bytes.isKnown()) {
			return unknown(pooled, plain, windows);
		}
		// One for all uses, or none in one of the two would be infinitely better.
		double uses = pooled.operations() + plain.operations();
		Interval collections = windows.ratio((usage) -> usage.collections() + usage.operations() / uses);
		return new TrialReport(Verdict.of(time, bytes), pooled, plain, time, bytes, collections, windows.used());
	}

	private static TrialReport unknown(Side pooled, Side plain, Windows windows) {
		return new TrialReport(Verdict.INCONCLUSIVE, pooled, plain, null, null, null, windows.used());
	}

	/**
	 * What was taken in all windows of one kind.
	 *
	 * @param operations acquires of the pool; of a buffer pool, of segments
	 * @param bytesPerOperation memory for one of them
	 * @param nanosPerOperation time of the processors for one of them
	 * @param collections garbage collections in these windows
	 */
	public record Side(long operations, double bytesPerOperation, double nanosPerOperation, long collections) {

		private static Side of(Usage usage) {
			double operations = Math.max(1, usage.operations());
			return new Side(usage.operations(), usage.bytes() / operations, usage.nanos() / operations,
					usage.collections());
		}

	}

}
