package io.pooled.buffer;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.stream.IntStream;

/**
 * One stack of growing buffers. Each time it has seen 42,000 bodies of one power of two,
 * the most frequent power becomes the capacity of new buffers, and the largest of the
 * frequent ones that make up 95 % the capacity above which it drops a buffer. In its
 * favour, a buffer grows to just what it needs in one step, and no garbage collection
 * empties it.
 */
final class OnePool extends Traffic<OnePool.Body> {

	private static final int STEPS = 20;

	final Deque<Integer> idle = new ArrayDeque<>();

	private final int[] calls = new int[STEPS];

	private int defaultCapacity;

	private int maxCapacity = Integer.MAX_VALUE;

	long allocated;

	long misses;

	@Override
	Body open(int size) {
		Integer pooled = this.idle.pollLast();
		int capacity = (pooled != null) ? pooled : allocate(this.defaultCapacity);
		if (capacity < size) {
			capacity = allocate(size);
		}
		if (pooled == null || pooled < size) {
			this.misses++;
		}
		opened(size, capacity);
		return new Body(size, capacity);
	}

	private int allocate(int capacity) {
		this.allocated += capacity;
		return capacity;
	}

	@Override
	void close(Body body) {
		int step = 0;
		while (capacity(step) < body.size) {
			step++;
		}
		if (++this.calls[step] > 42_000) {
			calibrate();
		}
		if (body.capacity <= this.maxCapacity) {
			this.idle.addLast(body.capacity);
		}
	}

	private void calibrate() {
		int[] byCalls = IntStream.range(0, STEPS)
			.boxed()
			.sorted(Comparator.comparing((step) -> -this.calls[step]))
			.mapToInt(Integer::intValue)
			.toArray();
		double enough = 0.95 * IntStream.of(this.calls).sum();
		this.defaultCapacity = capacity(byCalls[0]);
		this.maxCapacity = 0;
		int covered = 0;
		for (int i = 0; covered <= enough; i++) {
			covered += this.calls[byCalls[i]];
			this.maxCapacity = Math.max(this.maxCapacity, capacity(byCalls[i]));
		}
		Arrays.fill(this.calls, 0);
	}

	private static int capacity(int step) {
		return 64 << step;
	}

	@Override
	int first() {
		return this.defaultCapacity;
	}

	record Body(int size, int capacity) {
	}

}
