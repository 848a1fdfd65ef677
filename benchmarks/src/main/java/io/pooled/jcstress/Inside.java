package io.pooled.jcstress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import io.pooled.StripedPool;

/**
 * Reaches into a pool, for what would otherwise depend on luck or take too long.
 */
final class Inside {

	private static final VarHandle HOMES = field("homes", int.class);

	private static final VarHandle REACH = field("reach", int.class);

	private static final VarHandle CONTENDED = field("contended", int.class);

	private static final VarHandle WORDS = field("words", long[].class);

	private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

	/** Index of the word of the first stripe; its half-wrap counter is behind it. */
	private static final int WORD = 16;

	private static final int SLOTS = 16;

	private static final int HITS_SHIFT = 48;

	private static final int HALF_WRAP_SHIFT = 15;

	private Inside() {
	}

	private static VarHandle field(String name, Class<?> type) {
		try {
			return MethodHandles.privateLookupIn(StripedPool.class, MethodHandles.lookup())
				.findVarHandle(StripedPool.class, name, type);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	// Threads are to meet in the first stripe, and to stay there.
	static void useOneStripe(StripedPool<?> pool) {
		HOMES.set(pool, 0);
		REACH.set(pool, 0);
		CONTENDED.set(pool, allStripes(pool));
	}

	// Most threads are to be at home in other stripes than the first.
	static void useAllStripes(StripedPool<?> pool) {
		HOMES.set(pool, allStripes(pool));
		REACH.set(pool, allStripes(pool));
	}

	private static int allStripes(StripedPool<?> pool) {
		return pool.capacity() / SLOTS - 1;
	}

	// As if the first stripe had seen so many transitions more, or less.
	static void addHits(StripedPool<?> pool, int hits) {
		long[] words = (long[]) WORDS.get(pool);
		long word = (long) ELEMENT.getAndAdd(words, WORD, (long) hits << HITS_SHIFT);
		int before = (int) (word >>> HITS_SHIFT);
		int halfWraps = ((before + hits) >> HALF_WRAP_SHIFT) - (before >> HALF_WRAP_SHIFT);
		ELEMENT.getAndAdd(words, WORD + 1, (long) halfWraps);
	}

}
