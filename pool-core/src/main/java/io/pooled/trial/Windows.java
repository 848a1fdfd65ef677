package io.pooled.trial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * What was measured, in pairs of windows with the pool and without. Used by one thread.
 */
final class Windows {

	/** How often the pairs are drawn anew, for an interval. */
	private static final int DRAWS = 2_000;

	/** What is cut off at either end: the middle 95 % remain. */
	private static final double TAIL = 0.025;

	/** Always the same draws, so that the same measurements say the same. */
	private static final long SEED = 1;

	private final List<Pair> pairs = new ArrayList<>();

	// A pair in one of whose windows nothing was used compares nothing.
	void add(Usage pooled, Usage plain) {
		if (pooled.operations() > 0 && plain.operations() > 0) {
			this.pairs.add(new Pair(pooled, plain));
		}
	}

	int size() {
		return this.pairs.size() * 2;
	}

	Pair total() {
		return this.pairs.stream().reduce(Pair.NONE, Pair::plus);
	}

	/**
	 * Compare what one use takes, by drawing as many pairs as there are, with
	 * replacement, again and again (the percentile bootstrap of B. Efron, 1979).
	 * @param cost what a window takes
	 * @return where the ratio lies
	 */
	Interval ratio(ToDoubleFunction<Usage> cost) {
		SplittableRandom random = new SplittableRandom(SEED);
		double[] ratios = new double[DRAWS];
		for (int draw = 0; draw < DRAWS; draw++) {
			Pair drawn = Pair.NONE;
			for (int i = 0; i < this.pairs.size(); i++) {
				drawn = drawn.plus(this.pairs.get(random.nextInt(this.pairs.size())));
			}
			ratios[draw] = drawn.ratio(cost);
		}
		Arrays.sort(ratios);
		return new Interval(ratios[(int) (DRAWS * TAIL)], ratios[(int) (DRAWS * (1 - TAIL))]);
	}

	/**
	 * Two windows, one right after the other.
	 *
	 * @param pooled what was taken with the pool
	 * @param plain what was taken without
	 */
	record Pair(Usage pooled, Usage plain) {

		private static final Pair NONE = new Pair(Usage.NONE, Usage.NONE);

		private Pair plus(Pair other) {
			return new Pair(this.pooled.plus(other.pooled), this.plain.plus(other.plain));
		}

		private double ratio(ToDoubleFunction<Usage> cost) {
			double ofPooled = cost.applyAsDouble(this.pooled) / this.pooled.operations();
			double ofPlain = cost.applyAsDouble(this.plain) / this.plain.operations();
			return ofPooled / ofPlain;
		}

	}

}
