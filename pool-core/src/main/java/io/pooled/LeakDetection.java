package io.pooled;

import java.util.Locale;

/**
 * How much a pool does to find leases that are misused.
 *
 * @since 0.1.0
 */
public enum LeakDetection {

	/**
	 * Count what is overdue and what is released twice. Free. When a pool finds that ever
	 * more leases grow old, it samples for a minute.
	 */
	COUNT,

	/**
	 * As {@link #COUNT}, and remember where one in so many leases was acquired, so that
	 * the place is known where one is overdue or lost.
	 */
	SAMPLE,

	/**
	 * Remember where each lease was acquired and released, throw on a second release, and
	 * find what is written to the memory of a buffer after its release. For tests.
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
