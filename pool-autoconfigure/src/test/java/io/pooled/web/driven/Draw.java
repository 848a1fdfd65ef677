package io.pooled.web.driven;

import java.util.List;
import java.util.Random;

/**
 * Draws from what there is.
 *
 * @param random where chance comes from
 */
record Draw(Random random) {

	boolean chance(int percent) {
		return this.random.nextInt(100) < percent;
	}

	int below(int bound) {
		return this.random.nextInt(bound);
	}

	<T> T of(List<T> values) {
		return values.get(this.random.nextInt(values.size()));
	}

	@SafeVarargs
	@SuppressWarnings("varargs")
	final <T> T of(T... values) {
		return values[this.random.nextInt(values.length)];
	}

}
