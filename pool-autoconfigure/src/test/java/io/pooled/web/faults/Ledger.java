package io.pooled.web.faults;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What was seen under stress: how often each outcome of each cell, and of what must not
 * happen an example.
 */
final class Ledger {

	private static final int EXAMPLE = 400;

	private final Map<String, Map<Outcome, LongAdder>> outcomes = new ConcurrentSkipListMap<>();

	/** How often each happened, by what and to whom. */
	private final Map<String, Map<String, LongAdder>> violations = new ConcurrentSkipListMap<>();

	private final Map<String, String> examples = new ConcurrentHashMap<>();

	void count(Object who, Outcome outcome) {
		this.outcomes.computeIfAbsent(who.toString(), (key) -> new ConcurrentHashMap<>())
			.computeIfAbsent(outcome, (key) -> new LongAdder())
			.increment();
	}

	void violation(Object who, String what, Throwable example) {
		this.violations.computeIfAbsent(what, (key) -> new ConcurrentSkipListMap<>())
			.computeIfAbsent(who.toString(), (key) -> new LongAdder())
			.increment();
		String message = example.toString().replaceAll("\\s+", " ");
		this.examples.putIfAbsent(what, message.substring(0, Math.min(EXAMPLE, message.length())));
	}

	/**
	 * Report what a client has run into.
	 * @param who of the clients
	 * @param failure a failed check, or what kept it from having a response at all
	 */
	void violation(Object who, Throwable failure) {
		String message = String.valueOf(failure.getMessage());
		if (message.contains("corrupt")) {
			violation(who, "a corrupt response", failure);
		}
		else if (message.contains("differs at")) {
			violation(who, "a response with foreign bytes", failure);
		}
		else if (failure instanceof AssertionError) {
			violation(who, "another response than expected", failure);
		}
		else {
			violation(who, "no response: " + failure.getClass().getSimpleName(), failure);
		}
	}

	/**
	 * Return what is still to be seen.
	 * @param cells all of them
	 * @return the outcomes of which one is missing, by cell
	 */
	Map<String, Set<Outcome>> missing(Collection<Cell> cells) {
		Map<String, Set<Outcome>> missing = new TreeMap<>();
		for (Cell cell : cells) {
			Map<Outcome, LongAdder> seen = this.outcomes.getOrDefault(cell.toString(), Map.of());
			cell.scene()
				.expected()
				.stream()
				.filter((expected) -> expected.stream().noneMatch(seen::containsKey))
				.forEach((expected) -> missing.put(cell.toString(), expected));
		}
		return missing;
	}

	void check(String title, List<Cell> cells) {
		Map<Outcome, Long> totals = new EnumMap<>(Outcome.class);
		this.outcomes.values()
			.forEach((seen) -> seen.forEach((outcome, count) -> totals.merge(outcome, count.sum(), Long::sum)));
		Map<String, Set<Outcome>> missing = missing(cells);
		System.out.printf("stress web: %s: %s cells, %s, not seen: %s%n", title, Set.copyOf(cells).size(), totals,
				missing);
		this.violations.forEach((what, count) -> System.out.printf("stress web: %s: VIOLATION %s %s, e.g. %s%n", title,
				what, count, this.examples.get(what)));
		assertThat(this.violations).as("%s, for example %s", title, this.examples).isEmpty();
		assertThat(missing).as("%s: what was not seen", title).isEmpty();
	}

}
