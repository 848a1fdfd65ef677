package io.pooled.inject;

import org.jspecify.annotations.Nullable;

/**
 * One try.
 */
public interface Scenario {

	/**
	 * Do something to a pool.
	 * @throws Exception if that fails
	 */
	void run() throws Exception;

	/**
	 * Return what is wrong afterwards.
	 * @param failed whether an error came
	 * @return a fault, or {@code null}
	 */
	@Nullable String verdict(boolean failed);

}
