package io.pooled.web.faults;

import java.util.List;
import java.util.Random;
import java.util.Set;

import io.pooled.web.http.ServerUnderTest;

/**
 * A request under stress, and what goes wrong with it.
 */
interface Scene {

	String name();

	/**
	 * Return whether there is such a request.
	 * @param server what the server is
	 * @return {@code false} if it is for others
	 */
	boolean concerns(ServerUnderTest server);

	/**
	 * Return how often it is played while others are played once.
	 * @param compressed whether bodies are compressed
	 * @return 1, or more for what is rarely seen otherwise
	 */
	default int weight(boolean compressed) {
		return 1;
	}

	/**
	 * Return what must be seen of it in the end.
	 * @return sets, of each of which one outcome must be seen
	 */
	List<Set<Outcome>> expected();

	/**
	 * Return whether the worker behind it may find its buffer closed.
	 * @return {@code false} if the response waits for the worker
	 */
	default boolean mayStop() {
		return true;
	}

	/**
	 * Send the request and check what the client gets.
	 * @param stressed where
	 * @param cell which of them it is
	 * @param dice of this client
	 * @throws Exception to report a violation
	 */
	void play(StressedApplication stressed, Cell cell, Random dice) throws Exception;

}
