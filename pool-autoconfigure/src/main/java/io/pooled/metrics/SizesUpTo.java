package io.pooled.metrics;

import java.util.List;
import java.util.stream.LongStream;

import io.pooled.PoolDetails;

/**
 * A histogram as meters have it: how many sizes are at most as large as each of a few
 * bounds, which are powers of four from 256 bytes to 16 MB, and how many there are.
 */
final class SizesUpTo {

	static final List<Long> BOUNDS = LongStream.iterate(256, (bound) -> bound <= 16 << 20, (bound) -> bound * 4)
		.boxed()
		.toList();

	private final List<PoolDetails.SizeCount> sizes;

	SizesUpTo(List<PoolDetails.SizeCount> sizes) {
		this.sizes = sizes;
	}

	static String name(int index) {
		return (index < BOUNDS.size()) ? BOUNDS.get(index).toString() : "+Inf";
	}

	/**
	 * Count.
	 * @param index of a bound; their number for all sizes
	 * @return how many sizes are not above it
	 */
	long count(int index) {
		long bound = (index < BOUNDS.size()) ? BOUNDS.get(index) : Long.MAX_VALUE;
		return this.sizes.stream().filter((size) -> size.upTo() <= bound).mapToLong(PoolDetails.SizeCount::count).sum();
	}

}
