package io.pooled.doctor;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

import io.pooled.buffer.SegmentGrowth;
import io.pooled.doctor.Advice.Prediction;

/**
 * What would happen in a buffer pool: the same segments for each buffer, the same bounds,
 * and as many buffers at a time, one of which is closed before the next one is opened.
 * Nothing ages.
 */
final class BufferSimulation {

	private static final double LEARNT = 0.9;

	/** What a segment takes besides its bytes, and the time of its lease in bytes. */
	private static final int OVERHEAD = 256;

	private static final int FEW = 8;

	private final BufferPlan plan;

	private final int atOnce;

	private final long typicalSize;

	/** Of each class. */
	private final long[] idle;

	private long retained;

	private long mostRetained;

	private double acquires;

	private double hits;

	private double written;

	private double taken;

	private BufferSimulation(BufferPlan plan, long typicalSize, int atOnce) {
		this.plan = plan;
		this.atOnce = atOnce;
		this.idle = new long[plan.sizeClasses().length];
		this.typicalSize = typicalSize;
	}

	// As a pool learns it: a power of two.
	private static long learnt(SizeSample sizes) {
		long size = sizes.percentiles(LEARNT)[0];
		return (size <= 1) ? 1 : Long.highestOneBit(size - 1) * 2;
	}

	/**
	 * Find out what happens.
	 * @param plan the settings of the pool
	 * @param sizes of the buffers, in order
	 * @param atOnce how many of them there are at a time
	 * @return the pool afterwards
	 */
	static BufferSimulation run(BufferPlan plan, SizeSample sizes, int atOnce) {
		long typicalSize = (plan.initial() != 0) ? plan.initial() : learnt(sizes);
		BufferSimulation simulation = new BufferSimulation(plan, typicalSize, atOnce);
		simulation.run(sizes);
		return simulation;
	}

	private void run(SizeSample sizes) {
		// These find an empty pool, once in its life, and none that has learnt a size.
		int first = Math.min(this.atOnce, sizes.count() / 2);
		Deque<int[]> open = new ArrayDeque<>();
		for (int i = 0; i < sizes.count(); i++) {
			if (open.size() == this.atOnce) {
				close(open.removeFirst());
			}
			boolean isFirst = i < first;
			long expectedSize = (isFirst && this.plan.initial() == 0) ? 0 : this.typicalSize;
			open.addLast(open(sizes.sizes()[i], isFirst ? 0 : sizes.weights()[i], expectedSize));
		}
		open.forEach(this::close);
	}

	/*
	 * The segments of a buffer in their order: the index of the class, or its complement
	 * of one that has no place in the pool yet.
	 */
	private int[] open(long size, double weight, long expectedSize) {
		int[] classes = this.plan.sizeClasses();
		int[] segments = new int[FEW];
		int count = 0;
		long capacity = 0;
		int sizeClass = SegmentGrowth.first(classes, this.plan.maxCapacity(), expectedSize);
		do {
			if (count == segments.length) {
				segments = Arrays.copyOf(segments, count * 2);
			}
			segments[count++] = acquire(sizeClass, weight);
			capacity += classes[sizeClass];
			sizeClass = SegmentGrowth.next(classes, this.plan.maxCapacity(), sizeClass, capacity);
		}
		while (capacity < size);
		this.written += size * weight;
		this.taken += capacity * weight;
		return Arrays.copyOf(segments, count);
	}

	private int acquire(int sizeClass, double weight) {
		this.acquires += weight;
		if (this.idle[sizeClass] == 0) {
			return ~sizeClass;
		}
		this.idle[sizeClass]--;
		this.hits += weight;
		return sizeClass;
	}

	private void close(int[] segments) {
		long capacity = 0;
		for (int segment : segments) {
			boolean hasPlace = segment >= 0;
			int sizeClass = hasPlace ? segment : ~segment;
			int size = this.plan.sizeClasses()[sizeClass];
			capacity += size;
			boolean isKept = capacity <= this.plan.maxCapacity()
					&& (hasPlace || this.retained + size <= this.plan.maxRetained());
			this.idle[sizeClass] += isKept ? 1 : 0;
			this.retained += (isKept ? size : 0) - (hasPlace ? size : 0);
			this.mostRetained = Math.max(this.mostRetained, this.retained);
		}
	}

	long mostRetained() {
		return this.mostRetained;
	}

	Prediction prediction() {
		return new Prediction(this.hits / this.acquires, 1 - this.written / this.taken);
	}

	/**
	 * Return how good this is: the share of segments that were there, by that of bytes
	 * that were of use.
	 * @return from 0 to 1
	 */
	double score() {
		return this.hits / this.acquires * this.written / (this.taken + this.acquires * OVERHEAD);
	}

}
