package io.pooled;

import java.util.Set;

/**
 * Thrown when a pool is asked for by a name that no pool has.
 *
 * @since 0.1.0
 */
public class NoSuchPoolException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String name;

	/**
	 * Create an exception.
	 * @param name the name that was asked for
	 * @param knownNames the names that there are
	 */
	public NoSuchPoolException(String name, Set<String> knownNames) {
		super("There is no pool '" + name + "'; " + (knownNames.isEmpty() ? "there are no pools at all"
				: "known pools: " + String.join(", ", knownNames)));
		this.name = name;
	}

	/**
	 * Return the name that was asked for.
	 * @return the name
	 */
	public String getName() {
		return this.name;
	}

}
