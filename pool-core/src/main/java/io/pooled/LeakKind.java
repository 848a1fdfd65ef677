package io.pooled;

import java.util.Locale;

/**
 * In which way a lease was misused.
 *
 * @since 0.1.0
 */
public enum LeakKind {

	/**
	 * It goes on for longer than {@code overdue-after}.
	 */
	OVERDUE("lease is overdue"),

	/**
	 * It was garbage collected without having been released.
	 */
	LOST("lease was never released and is lost"),

	/**
	 * It was still open when the request had completed in which it began, and was
	 * discarded.
	 */
	ABANDONED("lease was left open by a request"),

	/**
	 * It was released, and then a second time.
	 */
	DOUBLE_RELEASE("lease was released twice"),

	/**
	 * What it led to was used after the release.
	 */
	LATE_WRITE("lease was used after its release");

	private final String sentence;

	LeakKind(String sentence) {
		this.sentence = sentence;
	}

	/**
	 * Return the name under which the endpoint shows this kind.
	 * @return the name in lower case with dashes
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Return what happened, for messages.
	 * @return the beginning of a sentence
	 */
	String sentence() {
		return this.sentence;
	}

}
