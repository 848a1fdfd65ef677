package io.pooled;

import java.util.Locale;

/**
 * How much a pool does to find leases that are misused.
 *
 * @since 0.1.0
 */
public enum LeakDetection {

	/**
	 * Count what is overdue and what is released twice. Free.
	 */
	COUNT,

	/**
	 * As {@link #COUNT}, and remember where some of the leases were acquired.
	 */
	SAMPLE,

	/**
	 * Throw on a second release. For tests.
	 */
	STRICT;

	/**
	 * Return the name under which settings show this value.
	 * @return the lower-case name
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT);
	}

}
