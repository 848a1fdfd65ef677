package io.pooled.doctor;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Says what is wrong with a pool, from what happened in it between two snapshots. Each
 * rule looks for one thing; what is too little to tell from yields nothing. A rule leaves
 * to another one what that explains: misses because the pool is too small are
 * {@code under-budget}, not {@code always-misses}. After the anti-patterns that are known
 * of Go's {@code sync.Pool}. Pure functions; thread-safe.
 * <table>
 * <caption>Rules</caption>
 * <tr>
 * <th>rule</th>
 * <th>severity</th>
 * <th>found if</th>
 * </tr>
 * <tr>
 * <td>{@code always-misses}</td>
 * <td>critical</td>
 * <td>85 % of acquires miss, since 90 % are not released, nor are those from before, or
 * they are discarded by their owner</td>
 * </tr>
 * <tr>
 * <td>{@code leaking}</td>
 * <td>critical</td>
 * <td>leases are overdue, lost, or abandoned by their request; of recyclers more than 1
 * %</td>
 * </tr>
 * <tr>
 * <td>{@code double-release}</td>
 * <td>warning</td>
 * <td>leases are released that had ended</td>
 * </tr>
 * <tr>
 * <td>{@code invalid-resets}</td>
 * <td>warning</td>
 * <td>the reset refuses more than 5 % of what is released</td>
 * </tr>
 * <tr>
 * <td>{@code tiny-objects}</td>
 * <td>info</td>
 * <td>95 % of the buffers have at most 128 bytes</td>
 * </tr>
 * <tr>
 * <td>{@code wrong-granularity}</td>
 * <td>info</td>
 * <td>more than a million uses in a second</td>
 * </tr>
 * <tr>
 * <td>{@code wrong-size-class}</td>
 * <td>warning</td>
 * <td>16 segments for a buffer, of less than 16 KB each; or 8 times the bytes that were
 * written, and 16 times what nine in ten buffers need</td>
 * </tr>
 * <tr>
 * <td>{@code oversize}</td>
 * <td>warning</td>
 * <td>more than 5 % of the buffers, or of recyclers, are beyond the maximum capacity</td>
 * </tr>
 * <tr>
 * <td>{@code long-tail}</td>
 * <td>info</td>
 * <td>fewer than 1 % of the buffers, each of more than 64 times the size of the others,
 * have half of the bytes</td>
 * </tr>
 * <tr>
 * <td>{@code under-budget}</td>
 * <td>warning</td>
 * <td>more than 5 % of acquires miss, and as many released objects find no room</td>
 * </tr>
 * <tr>
 * <td>{@code exhausted}</td>
 * <td>critical</td>
 * <td>acquires fail, because the ceiling of all buffer pools is reached</td>
 * </tr>
 * <tr>
 * <td>{@code over-retained}</td>
 * <td>warning</td>
 * <td>90 % of a pool, and at least 1 MB, is idle for longer than it takes to look, and
 * does not age within ten minutes</td>
 * </tr>
 * <tr>
 * <td>{@code drained-too-often}</td>
 * <td>warning</td>
 * <td>20 % of acquires miss, half of these because the heap was full, or of an idle
 * timeout below 10 s</td>
 * </tr>
 * <tr>
 * <td>{@code sparse-traffic}</td>
 * <td>info</td>
 * <td>half of the acquires miss, since what was there has aged in between</td>
 * </tr>
 * <tr>
 * <td>{@code contended}</td>
 * <td>info</td>
 * <td>threads meet in more than 5 % of acquires</td>
 * </tr>
 * </table>
 * Shares are of at least 100 acquires.
 *
 * @since 0.1.0
 */
public final class Doctor {

	private static final List<Rule> RULES = Stream.of(MisuseRules.ALL, MemoryRules.ALL, SizeRules.ALL)
		.flatMap(List::stream)
		.toList();

	/** What has no memory of its own is not looked at. */
	private static final String VIEW = "json";

	private Doctor() {
	}

	/**
	 * Find out what was wrong with a pool for some time.
	 * @param before the pool at the beginning of that time
	 * @param after the same pool at its end
	 * @return what was found, the worst first; empty too if there was too little to tell
	 * from, see {@link #knows}
	 * @throws IllegalArgumentException if these are two pools
	 */
	public static List<Finding> findings(PoolSnapshot before, PoolSnapshot after) {
		Window window = window(before, after);
		if (VIEW.equals(window.kind()) || window.acquires() < 0) {
			return List.of();
		}
		return RULES.stream()
			.map((rule) -> rule.examine(window))
			.filter(Objects::nonNull)
			.sorted((first, second) -> second.severity().compareTo(first.severity()))
			.toList();
	}

	/**
	 * Return whether enough happened to tell from: a pool in which nothing is found is
	 * healthy then.
	 * @param before the pool at the beginning of some time
	 * @param after the same pool at its end
	 * @return whether there were at least 100 acquires
	 * @throws IllegalArgumentException if these are two pools
	 */
	public static boolean knows(PoolSnapshot before, PoolSnapshot after) {
		return window(before, after).acquires() >= Rule.ENOUGH;
	}

	/**
	 * Return the names of the rules.
	 * @return the names
	 */
	public static List<String> rules() {
		return RULES.stream().map(Rule::id).toList();
	}

	private static Window window(PoolSnapshot before, PoolSnapshot after) {
		if (!before.name().equals(after.name())) {
			throw new IllegalArgumentException("Pool '" + after.name() + "' cannot be compared with pool '"
					+ before.name() + "': give two snapshots of the same pool");
		}
		return new Window(before, after);
	}

}
