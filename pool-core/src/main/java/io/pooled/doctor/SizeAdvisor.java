package io.pooled.doctor;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.pooled.PoolDetails.SizeCount;

/**
 * Finds settings for a buffer pool that fit the sizes of its buffers: it tries what there
 * is to choose from against them. Pure functions; thread-safe. Takes some hundred
 * milliseconds, and seconds for buffers of megabytes.
 *
 * @since 0.1.0
 */
public final class SizeAdvisor {

	private static final int KB = 1024;

	private static final BufferPlan DEFAULTS = new BufferPlan(new int[] { KB, 16 * KB, 128 * KB }, 0, Long.MAX_VALUE,
			Long.MAX_VALUE);

	static final int SMALLEST = 256;

	/** So many tell one plan from another. */
	private static final int SEARCHED = 400;

	private static final int MOST_AT_ONCE = 100;

	private static final double ROOM = 1.25;

	private static final String PROPERTY = "pools.buffer.default";

	private SizeAdvisor() {
	}

	/**
	 * Find settings for buffers of which there is one at a time.
	 * @param sizes how large the buffers were, in bytes, in order
	 * @param byteBudget the most that the pool may keep
	 * @return the advice for the pool {@code default}, compared with the default settings
	 * @throws IllegalArgumentException if there are no sizes, or one that no buffer has,
	 * or if nothing fits the budget
	 */
	public static Advice advise(long[] sizes, long byteBudget) {
		return advise(SizeSample.of(sizes), sizes.length, byteBudget);
	}

	/**
	 * Find settings for buffers of which there is one at a time.
	 * @param sizes a histogram of their sizes, with the bars of {@link SizeCount#above()}
	 * @param byteBudget the most that the pool may keep
	 * @return the advice for the pool {@code default}, compared with the default settings
	 * @throws IllegalArgumentException if there are no sizes, or if nothing fits the
	 * budget
	 */
	public static Advice advise(List<SizeCount> sizes, long byteBudget) {
		return advise(SizeSample.of(sizes), sizes.stream().mapToLong(SizeCount::count).sum(), byteBudget);
	}

	private static Advice advise(SizeSample sizes, long count, long byteBudget) {
		if (sizes.count() == 0 || byteBudget < SMALLEST) {
			throw new IllegalArgumentException(
					"There must be sizes, and a budget of at least " + SMALLEST + " bytes, to advise on");
		}
		BufferPlan now = DEFAULTS.withMaxRetained(byteBudget);
		BufferPlan best = better(now, sizes, 1);
		if (byteBudget < best.sizeClasses()[0]) {
			throw new IllegalArgumentException("A budget of " + byteBudget + " bytes is not worth pooling for");
		}
		long enough = (long) (BufferSimulation.run(best, sizes, 1).mostRetained() * ROOM);
		Map<String, Object> settings = best
			.withMaxRetained(Math.min(byteBudget, Math.max(best.sizeClasses()[0], enough)))
			.asMap();
		return advice(PROPERTY, settings, best, now, sizes, 1, count);
	}

	/**
	 * Find settings for a buffer pool, as many of whose buffers there are at a time as
	 * there were of late. What it may retain stays what it is, since nobody knows how
	 * many there will be.
	 * @param pool the pool
	 * @return the advice, compared with the present settings; nothing if it is no buffer
	 * pool, too few of its buffers were closed, or it may retain too little
	 */
	public static Optional<Advice> advise(PoolSnapshot pool) {
		List<SizeCount> sizes = pool.details().sizes();
		long count = sizes.stream().mapToLong(SizeCount::count).sum();
		if (count < Rule.ENOUGH) {
			return Optional.empty();
		}
		double taken = pool.details()
			.sizeClasses()
			.stream()
			.mapToDouble((sizeClass) -> (double) (sizeClass.hits() + sizeClass.misses()) * sizeClass.size())
			.sum();
		double atOnce = Math.max(1, pool.details().traffic().peak() * count / Math.max(1, taken));
		// Of more than can be tried a part, with its part of the memory.
		double part = Math.min(1, MOST_AT_ONCE / atOnce);
		BufferPlan now = BufferPlan.of(pool);
		BufferPlan partly = now.withMaxRetained((long) (now.maxRetained() * part));
		int tried = (int) Math.round(atOnce * part);
		SizeSample sample = SizeSample.of(sizes);
		BufferPlan best = better(partly, sample, tried);
		if (partly.maxRetained() < best.sizeClasses()[0]) {
			return Optional.empty();
		}
		Map<String, Object> settings = best.asMap();
		settings.remove("maxRetained");
		if (pool.details().settings().get("preallocate") instanceof Number preallocated
				&& preallocated.intValue() > 0) {
			settings.put("preallocate", 0);
		}
		return Optional.of(advice(pool.property(), settings, best, partly, sample, tried, count));
	}

	private static BufferPlan better(BufferPlan now, SizeSample sizes, int atOnce) {
		BufferPlan found = new PlanSearch(sizes.atMost(SEARCHED), atOnce).from(now);
		double score = BufferSimulation.run(found, sizes, atOnce).score();
		return (score > BufferSimulation.run(now, sizes, atOnce).score()) ? found : now;
	}

	private static Advice advice(@Nullable String property, Map<String, Object> settings, BufferPlan best,
			BufferPlan now, SizeSample sizes, int atOnce, long count) {
		return new Advice(BufferPlan.yaml(property, settings), settings,
				BufferSimulation.run(best, sizes, atOnce).prediction(),
				BufferSimulation.run(now, sizes, atOnce).prediction(), count);
	}

}
