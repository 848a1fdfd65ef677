package io.pooled.doctor;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.pooled.PoolDetails.SizeCount;

/**
 * Finds settings for a buffer pool that fit the sizes of its buffers: it tries what there
 * is to choose from against them. Pure functions; thread-safe. Takes some hundred
 * milliseconds.
 *
 * @since 0.1.0
 */
public final class SizeAdvisor {

	private static final int KB = 1024;

	private static final BufferPlan DEFAULTS = new BufferPlan(new int[] { KB, 16 * KB, 128 * KB }, 0, Long.MAX_VALUE,
			Long.MAX_VALUE);

	static final int SMALLEST = 256;

	/** So many tell one plan from another. */
	private static final int SEARCHED = 500;

	private static final int MOST_AT_ONCE = 100;

	private static final double ROOM = 1.25;

	private SizeAdvisor() {
	}

	/**
	 * Find settings for buffers of which there is one at a time.
	 * @param sizes how large the buffers were, in bytes, in order
	 * @param byteBudget the most that the pool may keep
	 * @return the advice, compared with the default settings
	 * @throws IllegalArgumentException if there are no sizes, or no budget
	 */
	public static Advice advise(long[] sizes, long byteBudget) {
		return advise(null, SizeSample.of(sizes), sizes.length, 1, DEFAULTS.withMaxRetained(byteBudget));
	}

	/**
	 * Find settings for buffers of which there is one at a time.
	 * @param sizes a histogram of their sizes
	 * @param byteBudget the most that the pool may keep
	 * @return the advice, compared with the default settings
	 * @throws IllegalArgumentException if there are no sizes, or no budget
	 */
	public static Advice advise(List<SizeCount> sizes, long byteBudget) {
		long count = sizes.stream().mapToLong(SizeCount::count).sum();
		return advise(null, SizeSample.of(sizes), count, 1, DEFAULTS.withMaxRetained(byteBudget));
	}

	/**
	 * Find settings for a buffer pool, as many of whose buffers there are at a time as
	 * there were of late.
	 * @param pool the pool
	 * @return the advice, compared with the present settings; nothing if it is no buffer
	 * pool, or too few of its buffers were closed
	 */
	public static Optional<Advice> advise(PoolSnapshot pool) {
		List<SizeCount> sizes = pool.details().sizes();
		long count = sizes.stream().mapToLong(SizeCount::count).sum();
		BufferPlan now = BufferPlan.of(pool);
		if (count < Rule.ENOUGH || now.maxRetained() < SMALLEST) {
			return Optional.empty();
		}
		double taken = pool.details()
			.sizeClasses()
			.stream()
			.mapToDouble((sizeClass) -> (double) (sizeClass.hits() + sizeClass.misses()) * sizeClass.size())
			.sum();
		long atOnce = Math.round(pool.details().traffic().peak() * count / Math.max(1, taken));
		return Optional.of(advise(pool.property(), SizeSample.of(sizes), count,
				(int) Math.max(1, Math.min(MOST_AT_ONCE, atOnce)), now));
	}

	private static Advice advise(@Nullable String property, SizeSample sizes, long count, int atOnce, BufferPlan now) {
		if (sizes.count() == 0 || now.maxRetained() < SMALLEST) {
			throw new IllegalArgumentException(
					"There must be sizes, and a budget of at least " + SMALLEST + " bytes, to advise on");
		}
		BufferPlan best = new PlanSearch(sizes.atMost(SEARCHED), atOnce).from(now);
		BufferSimulation simulation = BufferSimulation.run(best, sizes, atOnce);
		long enough = Math.max(best.sizeClasses()[0], (long) (simulation.mostRetained() * ROOM));
		BufferPlan advised = best.withMaxRetained(Math.min(now.maxRetained(), enough));
		return new Advice(advised.yaml(property), advised.asMap(), simulation.prediction(),
				BufferSimulation.run(now, sizes, atOnce).prediction(), count);
	}

}
