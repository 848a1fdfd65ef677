package io.pooled.buffer;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.pooled.PoolDetails.SizeCount;
import io.pooled.ThreadSpread;

/**
 * Counts final buffer sizes: by quarters of powers of two from 256 bytes to 16 MB, where
 * it makes a difference, by powers of two below and beyond. Approximate on purpose:
 * concurrent increments may be lost, so that recording is one plain write to a line the
 * thread rarely shares.
 */
final class SizeHistogram {

	/** Sizes up to a power of two with this exponent have a bucket for each power. */
	private static final int FINE = 8;

	/** Those beyond one with this exponent too. */
	private static final int COARSE = 24;

	private static final int QUARTERS_SHIFT = 2;

	private static final int QUARTERS = 1 << QUARTERS_SHIFT;

	private static final int FIRST_COARSE = FINE + 1 + (COARSE - FINE) * QUARTERS;

	private static final int LARGEST = 47;

	private static final int BUCKETS = FIRST_COARSE + LARGEST - COARSE;

	/** So many that running threads rarely share one. */
	private static final int ROWS_PER_PROCESSOR = 4;

	/** Longs between two rows. */
	private static final int STRIDE = (BUCKETS + Long.BYTES) / Long.BYTES * Long.BYTES;

	/** Column of a row that counts what it recorded. */
	private static final int RECORDED = BUCKETS;

	/** A row asks for a new percentile after that many records; a power of two. */
	private static final int RECALIBRATE_EVERY = 256;

	/**
	 * How far the rows are apart in asking: the golden section of the above, so that
	 * whichever rows are in use they ask in turn, also where each new thread takes the
	 * next row.
	 */
	private static final int ROW_PHASE = 159;

	/** Fewer new records than that are left to the next row that asks. */
	private static final int ENOUGH = RECALIBRATE_EVERY / 2;

	private static final double PERCENTILE = 0.9;

	private static final MethodHandle RECALIBRATE;

	static {
		try {
			RECALIBRATE = MethodHandles.lookup()
				.findVirtual(SizeHistogram.class, "recalibrate", MethodType.methodType(boolean.class));
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/**
	 * A handle that is no constant is not inlined. JDK 17 inlines a call that is made
	 * each 256th time, and then the release of a buffer is too large to be inlined
	 * itself, so that the buffer has to be allocated.
	 */
	private final MethodHandle recalibration = RECALIBRATE.bindTo(this);

	private final long[] counts;

	private final int mask;

	private final AtomicBoolean recalibrating = new AtomicBoolean();

	/** Sum of the rows at the last recalibration; guarded by {@link #recalibrating}. */
	private long recorded;

	/** Totals at the last recalibration; guarded as above. */
	private final long[] seen = new long[BUCKETS];

	/** Counts of late, halved at each recalibration; guarded as above. */
	private final double[] recent = new double[BUCKETS];

	private volatile long typicalSize;

	SizeHistogram() {
		this(Runtime.getRuntime().availableProcessors() * ROWS_PER_PROCESSOR);
	}

	SizeHistogram(int atLeast) {
		int rows = Integer.highestOneBit(atLeast * 2 - 1);
		this.mask = rows - 1;
		this.counts = new long[rows * STRIDE];
		for (int row = 0; row < rows; row++) {
			this.counts[row * STRIDE + RECORDED] = row * ROW_PHASE & (RECALIBRATE_EVERY - 1);
		}
		this.recorded = count(RECORDED);
	}

	/**
	 * Record a final size.
	 * @param size in bytes
	 * @return whether {@link #typicalSize()} may have changed
	 */
	boolean record(long size) {
		return record(size, ThreadSpread.get());
	}

	boolean record(long size, int thread) {
		int row = (thread & this.mask) * STRIDE;
		this.counts[row + bucket(size)]++;
		return (++this.counts[row + RECORDED] & (RECALIBRATE_EVERY - 1)) == 0 && recalibrateApart();
	}

	private boolean recalibrateApart() {
		try {
			return (boolean) this.recalibration.invokeExact();
		}
		catch (Throwable ex) {
			// for want of stack most likely; what was to be recorded is, and asks again
			return false;
		}
	}

	private boolean recalibrate() {
		if (!this.recalibrating.compareAndSet(false, true)) {
			return false;
		}
		try {
			long recorded = count(RECORDED);
			// A lost race may turn a row back.
			if (Math.abs(recorded - this.recorded) < ENOUGH) {
				return false;
			}
			this.recorded = recorded;
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
			this.typicalSize = powerOfTwo(upTo(bucket));
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
				sizes.add(new SizeCount(upTo(bucket), count));
			}
		}
		return List.copyOf(sizes);
	}

	private long count(int column) {
		long count = 0;
		for (int row = 0; row <= this.mask; row++) {
			count += this.counts[row * STRIDE + column];
		}
		return count;
	}

	private static int bucket(long size) {
		if (size <= 1) {
			return 0;
		}
		int power = Long.SIZE - Long.numberOfLeadingZeros(size - 1);
		if (power <= FINE) {
			return power;
		}
		if (power > COARSE) {
			return Math.min(BUCKETS - 1, FIRST_COARSE + power - COARSE - 1);
		}
		int quarter = (int) (size - 1 >>> power - 1 - QUARTERS_SHIFT) & (QUARTERS - 1);
		return FINE + 1 + (power - 1 - FINE) * QUARTERS + quarter;
	}

	private static long upTo(int bucket) {
		if (bucket <= FINE) {
			return 1L << bucket;
		}
		if (bucket >= FIRST_COARSE) {
			return 1L << bucket - FIRST_COARSE + COARSE + 1;
		}
		int quarters = bucket - FINE - 1;
		return (long) (QUARTERS + 1 + quarters % QUARTERS) << FINE - QUARTERS_SHIFT + quarters / QUARTERS;
	}

	private static long powerOfTwo(long atLeast) {
		return (atLeast <= 1) ? 1 : Long.highestOneBit(atLeast - 1) << 1;
	}

}
