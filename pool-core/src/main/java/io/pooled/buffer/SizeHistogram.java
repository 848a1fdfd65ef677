package io.pooled.buffer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.pooled.PoolDetails.SizeCount;

/**
 * Counts final buffer sizes by powers of two. Approximate on purpose: concurrent
 * increments may be lost, so that recording is one plain write to a line the thread
 * rarely shares.
 */
final class SizeHistogram {

	private static final int BUCKETS = 48;

	/** Longs between the rows of two stripes. */
	private static final int STRIDE = 64;

	/** Column of a row that counts what it recorded. */
	private static final int RECORDED = BUCKETS;

	/** A row asks for a new percentile after that many records; a power of two. */
	private static final int RECALIBRATE_EVERY = 256;

	private static final double PERCENTILE = 0.9;

	private final long[] counts;

	private final int mask;

	private final AtomicBoolean recalibrating = new AtomicBoolean();

	/** Totals at the last recalibration; guarded by {@link #recalibrating}. */
	private final long[] seen = new long[BUCKETS];

	/** Counts of late, halved at each recalibration; guarded as above. */
	private final double[] recent = new double[BUCKETS];

	private volatile long typicalSize;

	SizeHistogram() {
		int rows = Integer.highestOneBit(Runtime.getRuntime().availableProcessors() * 2 - 1);
		this.mask = rows - 1;
		this.counts = new long[rows * STRIDE];
	}

	/**
	 * Record a final size.
	 * @param size in bytes
	 * @return whether {@link #typicalSize()} may have changed
	 */
	@SuppressWarnings("deprecation")
	boolean record(long size) {
		int row = ((int) Thread.currentThread().getId() & this.mask) * STRIDE;
		this.counts[row + bucket(size)]++;
		return (++this.counts[row + RECORDED] & (RECALIBRATE_EVERY - 1)) == 0 && recalibrate();
	}

	private boolean recalibrate() {
		if (!this.recalibrating.compareAndSet(false, true)) {
			return false;
		}
		try {
			double total = 0;
			for (int bucket = 0; bucket < BUCKETS; bucket++) {
				long count = count(bucket);
				this.recent[bucket] = this.recent[bucket] / 2 + Math.max(0, count - this.seen[bucket]);
				this.seen[bucket] = count;
				total += this.recent[bucket];
			}
			int bucket = 0;
			for (double below = this.recent[0]; below < total * PERCENTILE; below += this.recent[bucket]) {
				bucket++;
			}
			this.typicalSize = 1L << bucket;
			return true;
		}
		finally {
			this.recalibrating.set(false);
		}
	}

	/**
	 * Return the size that nine in ten of the recent buffers did not exceed, rounded up
	 * to a power of two.
	 * @return the size, or 0 as long as there are too few records
	 */
	long typicalSize() {
		return this.typicalSize;
	}

	List<SizeCount> sizes() {
		List<SizeCount> sizes = new ArrayList<>();
		for (int bucket = 0; bucket < BUCKETS; bucket++) {
			long count = count(bucket);
			if (count > 0) {
				sizes.add(new SizeCount(1L << bucket, count));
			}
		}
		return List.copyOf(sizes);
	}

	private long count(int bucket) {
		long count = 0;
		for (int row = 0; row <= this.mask; row++) {
			count += this.counts[row * STRIDE + bucket];
		}
		return count;
	}

	private static int bucket(long size) {
		return (size <= 1) ? 0 : Math.min(BUCKETS - 1, Long.SIZE - Long.numberOfLeadingZeros(size - 1));
	}

}
