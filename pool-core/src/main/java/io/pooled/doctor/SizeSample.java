package io.pooled.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.pooled.PoolDetails.SizeCount;

/**
 * Sizes of buffers, in an order in which they may come.
 *
 * @param sizes in bytes
 * @param weights for how many buffers each of them stands
 */
record SizeSample(long[] sizes, double[] weights) {

	private static final int MOST = 1_000;

	private static final long SEED = 20261129;

	/** The largest size that a buffer can have. */
	private static final long LARGEST = Integer.MAX_VALUE;

	static SizeSample of(long[] sizes) {
		for (long size : sizes) {
			if (size < 0 || size > LARGEST) {
				throw new IllegalArgumentException("A size must be from 0 to " + LARGEST + " bytes, not " + size);
			}
		}
		double[] weights = new double[sizes.length];
		Arrays.fill(weights, 1);
		return new SizeSample(sizes, weights);
	}

	/**
	 * Make a sample of a histogram: of each bar as many as it has of all, at least one,
	 * spread over the sizes that it stands for.
	 * @param bars of the histogram
	 * @return a sample
	 */
	static SizeSample of(List<SizeCount> bars) {
		double count = bars.stream().mapToLong(SizeCount::count).sum();
		List<double[]> samples = new ArrayList<>();
		for (SizeCount bar : bars) {
			long ofBar = (bar.count() > 0) ? Math.max(1, Math.round(MOST * bar.count() / count)) : 0;
			for (int i = 0; i < ofBar; i++) {
				double size = bar.upTo() - (bar.upTo() - bar.above()) * (i + 0.5) / ofBar;
				samples.add(new double[] { size, (double) bar.count() / ofBar });
			}
		}
		Collections.shuffle(samples, new Random(SEED));
		return new SizeSample(samples.stream().mapToLong((sample) -> (long) Math.ceil(sample[0])).toArray(),
				samples.stream().mapToDouble((sample) -> sample[1]).toArray());
	}

	/**
	 * Return so many from the first to the last, in their order.
	 * @param most how many at most
	 * @return a sample
	 */
	SizeSample atMost(int most) {
		if (count() <= most) {
			return this;
		}
		int[] chosen = IntStream.range(0, most).map((i) -> (int) ((long) i * count() / most)).toArray();
		return new SizeSample(Arrays.stream(chosen).mapToLong((i) -> this.sizes[i]).toArray(),
				Arrays.stream(chosen).mapToDouble((i) -> this.weights[i]).toArray());
	}

	int count() {
		return this.sizes.length;
	}

	/**
	 * Return the sizes that these shares do not exceed.
	 * @param shares from 0 to 1, ascending
	 * @return as many sizes
	 */
	long[] percentiles(double... shares) {
		int[] order = IntStream.range(0, count())
			.boxed()
			.sorted((first, second) -> Long.compare(this.sizes[first], this.sizes[second]))
			.mapToInt(Integer::intValue)
			.toArray();
		double total = Arrays.stream(this.weights).sum();
		long[] percentiles = new long[shares.length];
		double below = 0;
		int next = 0;
		for (int i = 0; i < order.length; i++) {
			below += this.weights[order[i]];
			while (next < shares.length && (below >= total * shares[next] || i == order.length - 1)) {
				percentiles[next++] = this.sizes[order[i]];
			}
		}
		return percentiles;
	}

}
