package io.pooled.trial;

import java.util.Locale;

/**
 * Whether a pool is worth having: it is if it saves more than a fifth.
 *
 * @since 0.1.0
 */
public enum Verdict {

	/**
	 * With the pool each use surely takes less than 0.8 times the time or the memory, and
	 * of the other one not surely more.
	 */
	KEEP,

	/**
	 * With the pool each use surely takes more than 0.8 times of both.
	 */
	KILL,

	/**
	 * Neither is sure, or the pool was hardly used.
	 */
	INCONCLUSIVE;

	private static final double WORTH_IT = 0.8;

	static Verdict of(Interval time, Interval bytes) {
		if (isWorthIt(time, bytes) || isWorthIt(bytes, time)) {
			return KEEP;
		}
		return (time.low() >= WORTH_IT && bytes.low() >= WORTH_IT) ? KILL : INCONCLUSIVE;
	}

	private static boolean isWorthIt(Interval one, Interval other) {
		return one.high() < WORTH_IT && other.low() <= 1;
	}

	/**
	 * Return the name under which the endpoint shows this verdict.
	 * @return the lower-case name
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT);
	}

}
