package io.pooled.trial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
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

	/*
	 * Also one without any use: of windows that differ in length it is the short ones
	 * that have none, and what the process took in them would be missing on that side.
	 */
	void add(Usage pooled, Usage plain) {
		this.pairs.add(new Pair(pooled, plain));
	}

	// In how many, of either kind, there was any use.
	int used() {
		return used(Pair::pooled) + used(Pair::plain);
	}

	// In how many of the kind that has fewer of them.
	int fewestUsed() {
		return Math.min(used(Pair::pooled), used(Pair::plain));
	}

	private int used(Function<Pair, Usage> kind) {
		return (int) this.pairs.stream().filter((pair) -> kind.apply(pair).operations() > 0).count();
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
			if (this.pooled.operations() == 0 || this.plain.operations() == 0) {
				return Double.NaN;
			}
			double ofPooled = cost.applyAsDouble(this.pooled) / this.pooled.operations();
			double ofPlain = cost.applyAsDouble(this.plain) / this.plain.operations();
			return ofPooled / ofPlain;
		}

	}

}
