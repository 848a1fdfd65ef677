package io.pooled.doctor;

import java.util.Locale;

/**
 * How bad it is what a {@link Finding} says.
 *
 * @since 0.1.0
 */
public enum Severity {

	/**
	 * Does no harm; the pool could be of more use, or is of none.
	 */
	INFO,

	/**
	 * The pool works, and costs more or helps less than it should.
	 */
	WARNING,

	/**
	 * The pool is of no use as it is, or its users fail.
	 */
	CRITICAL;

	/**
	 * Return the name under which metrics and the endpoint show this severity.
	 * @return the lower-case name
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT);
	}

}
