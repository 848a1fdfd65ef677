package io.pooled.inject;

import org.jspecify.annotations.Nullable;

/**
 * Two who do something with one object of a pool at the same time.
 */
public interface Meeting {

	/**
	 * What is interrupted.
	 */
	void first();

	/**
	 * What is done by another thread, all of it between two instructions of the first.
	 */
	void second();

	/**
	 * Release what is still in use.
	 */
	void end();

	/**
	 * Return what is wrong, after a garbage collection.
	 * @return a fault, or {@code null}
	 */
	@Nullable String verdict();

}
