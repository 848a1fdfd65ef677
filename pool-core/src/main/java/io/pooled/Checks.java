package io.pooled;

/**
 * Checks of builder arguments.
 */
final class Checks {

	private Checks() {
	}

	static int range(String what, int value, int min, int max) {
		return (int) range(what, (long) value, min, max);
	}

	static long range(String what, long value, long min, long max) {
		if (value < min || value > max) {
			throw new IllegalArgumentException(what + " must be from " + min + " to " + max + ", not " + value);
		}
		return value;
	}

}
