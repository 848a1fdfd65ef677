package io.pooled.doctor;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Looks for the best settings: adds size classes one after the other to the best sets of
 * them so far, and moves each of them as long as that helps.
 */
final class PlanSearch {

	private static final int KB = 1024;

	/** A fraction of the smallest region of the G1 collector. */
	private static final int LARGEST = 128 * KB;

	private static final int[] USUAL = { KB, 16 * KB, 128 * KB };

	private static final double[] SHARES = { 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1 };

	private static final int SHARE_OF_USUAL = 9;

	private static final int SHARE_OF_CAP = 11;

	/** A buffer of a usual size that consists of more is out of the question. */
	private static final int MOST_SEGMENTS = 64;

	private static final int MOST_PARTS = 8;

	private static final int MOST_CLASSES = 3;

	/** All sets of so many can be tried. */
	private static final int FEW_CANDIDATES = 24;

	/** So many sets of classes are gone on with, since the best one may lead nowhere. */
	private static final int BEAM = 6;

	/** One more class, or another setting, has to be worth that. */
	private static final double BETTER = 1.005;

	private final SizeSample sizes;

	private final int atOnce;

	private final long usual;

	private final int[] candidates;

	private final long[] maxCapacities;

	private BufferPlan best = new BufferPlan(USUAL, 0, Long.MAX_VALUE, 0);

	private double score;

	/** Whether the present settings are no longer the best. */
	private boolean changed;

	PlanSearch(SizeSample sizes, int atOnce) {
		this.sizes = sizes;
		this.atOnce = atOnce;
		long[] percentiles = sizes.percentiles(SHARES);
		this.usual = percentiles[SHARE_OF_USUAL];
		this.candidates = candidates(percentiles);
		this.maxCapacities = new long[] { Long.MAX_VALUE, roundUp(percentiles[SHARE_OF_CAP] * 2) };
	}

	// What holds a usual size, or a whole part of it.
	private static int[] candidates(long[] sizes) {
		TreeSet<Integer> candidates = new TreeSet<>();
		IntStream.of(USUAL).forEach(candidates::add);
		for (long size : sizes) {
			for (int parts = 1; parts <= MOST_PARTS; parts *= 2) {
				candidates.add((int) Math.min(LARGEST, roundUp((size + parts - 1) / parts)));
			}
		}
		return candidates.stream().mapToInt(Integer::intValue).toArray();
	}

	private static long roundUp(long size) {
		return Math.max(1, (size + SizeAdvisor.SMALLEST - 1) / SizeAdvisor.SMALLEST) * SizeAdvisor.SMALLEST;
	}

	/**
	 * Find the best settings.
	 * @param now the present ones, which stay if nothing is better
	 * @return settings with the same bound
	 */
	BufferPlan from(BufferPlan now) {
		this.best = now;
		this.score = score(now);
		if (this.candidates.length <= FEW_CANDIDATES) {
			tryAllSets(new int[0], 0, now.maxRetained());
			return this.best;
		}
		List<int[]> beam = List.of(new int[0]);
		for (int count = 1; count <= MOST_CLASSES; count++) {
			beam = extend(beam, now.maxRetained());
			for (int[] classes : beam) {
				tryAll(move(classes, now.maxRetained()), now.maxRetained());
			}
		}
		return this.best;
	}

	private void tryAllSets(int[] classes, int from, long maxRetained) {
		for (int i = from; i < this.candidates.length && classes.length < MOST_CLASSES; i++) {
			int[] more = with(classes, this.candidates[i]);
			tryAll(more, maxRetained);
			tryAllSets(more, i + 1, maxRetained);
		}
	}

	private List<int[]> extend(List<int[]> beam, long maxRetained) {
		Map<List<Integer>, Double> scores = new HashMap<>();
		for (int[] classes : beam) {
			for (int candidate : this.candidates) {
				int[] more = with(classes, candidate);
				if (more.length > classes.length) {
					scores.computeIfAbsent(IntStream.of(more).boxed().toList(), (key) -> bestScore(more, maxRetained));
				}
			}
		}
		return scores.entrySet()
			.stream()
			.sorted(Map.Entry.<List<Integer>, Double>comparingByValue().reversed())
			.limit(BEAM)
			.map((entry) -> entry.getKey().stream().mapToInt(Integer::intValue).toArray())
			.toList();
	}

	private int[] move(int[] classes, long maxRetained) {
		int[] moved = classes;
		double best = bestScore(classes, maxRetained);
		boolean helps = true;
		while (helps) {
			helps = false;
			for (int i = 0; i < moved.length; i++) {
				int[] others = without(moved, i);
				for (int candidate : this.candidates) {
					int[] other = with(others, candidate);
					double score = (other.length == moved.length) ? bestScore(other, maxRetained) : -1;
					if (score > best * BETTER) {
						best = score;
						moved = other;
						helps = true;
					}
				}
			}
		}
		return moved;
	}

	private static int[] with(int[] classes, int one) {
		return IntStream.concat(IntStream.of(classes), IntStream.of(one)).sorted().distinct().toArray();
	}

	private static int[] without(int[] classes, int index) {
		return IntStream.range(0, classes.length).filter((i) -> i != index).map((i) -> classes[i]).toArray();
	}

	private double bestScore(int[] classes, long maxRetained) {
		double best = score(new BufferPlan(classes, 0, Long.MAX_VALUE, maxRetained));
		for (int initial : classes) {
			best = Math.max(best, score(new BufferPlan(classes, initial, Long.MAX_VALUE, maxRetained)));
		}
		return best;
	}

	// Learning the size before a fixed one, no cap before one.
	private void tryAll(int[] classes, long maxRetained) {
		for (long maxCapacity : this.maxCapacities) {
			if (maxCapacity >= classes[0]) {
				tryOne(new BufferPlan(classes, 0, maxCapacity, maxRetained));
				Arrays.stream(classes)
					.forEach((initial) -> tryOne(new BufferPlan(classes, initial, maxCapacity, maxRetained)));
			}
		}
	}

	private void tryOne(BufferPlan plan) {
		double score = score(plan);
		boolean isSimpler = this.changed && plan.sizeClasses().length < this.best.sizeClasses().length;
		if (score > (isSimpler ? this.score / BETTER : this.score * BETTER)) {
			this.changed = true;
			this.best = plan;
			this.score = score;
		}
	}

	private double score(BufferPlan plan) {
		int[] classes = plan.sizeClasses();
		int largest = classes[classes.length - 1];
		if (largest < LARGEST && (long) largest * MOST_SEGMENTS < this.usual) {
			return 0;
		}
		return BufferSimulation.run(plan, this.sizes, this.atOnce).score();
	}

}
