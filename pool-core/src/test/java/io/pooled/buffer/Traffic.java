package io.pooled.buffer;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Keeps some bodies open, as requests in flight do, and closes them in any order.
 */
abstract class Traffic<B> {

	static final int IN_FLIGHT = 32;

	private static final int SMALL = 16 * 1024;

	private long bodies;

	private long small;

	private long reservedForSmall;

	abstract B open(int size);

	abstract void close(B body);

	abstract int first();

	void play(int[] trace) {
		SplittableRandom random = new SplittableRandom(1);
		List<B> open = new ArrayList<>();
		for (int size : trace) {
			if (open.size() == IN_FLIGHT) {
				close(open.remove(random.nextInt(IN_FLIGHT)));
			}
			open.add(open(size));
		}
		open.forEach(this::close);
	}

	void opened(int size, long reserved) {
		this.bodies++;
		if (size <= SMALL) {
			this.small++;
			this.reservedForSmall += reserved;
		}
	}

	void forget() {
		this.bodies = 0;
		this.small = 0;
		this.reservedForSmall = 0;
	}

	Figures figures(long allocated, double hitRate, long retained) {
		return new Figures((double) allocated / this.bodies, hitRate, retained,
				(double) this.reservedForSmall / Math.max(1, this.small), first());
	}

}
