package io.pooled.doctor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.pooled.PoolDetails;

/**
 * What the doctor knows of one pool: how it was, and what stands of what was found. The
 * doctor looks four times in a window. A finding stands once two looks in a row had it,
 * so that what is under way at one moment is none; it stands until no look had it for two
 * windows in which enough happened. Where too little happens in a window, the last twenty
 * to forty are looked at together. Looked at by one thread; findings can be read by any.
 */
final class PoolHistory {

	static final int LOOKS = 4;

	private static final int LOOKS_UNTIL_CLEAN = 2 * LOOKS;

	private static final int LOOKS_OF_LONG_WINDOW = 20 * LOOKS;

	/** What may show only over a longer time, also where much happens. */
	private static final Set<String> SLOW = Set.of("under-budget", "sparse-traffic");

	/** What a pool of long leases looks like while these become more, or a pause. */
	private static final Set<String> PREMATURE = Set.of("always-misses", "over-retained");

	/** Oldest first; no more than make up a window. */
	private final Deque<PoolSnapshot> window = new ArrayDeque<>();

	/** At least a long window old, unless nothing is. */
	private @Nullable PoolSnapshot longAgo;

	/** Becomes that when it is old enough. */
	private @Nullable PoolSnapshot nextLongAgo;

	private int looks;

	private boolean isOfRecyclers;

	private final Map<String, Suspicion> suspicions = new LinkedHashMap<>();

	private volatile List<Finding> findings = List.of();

	List<Finding> findings() {
		return this.findings;
	}

	/**
	 * Look at the pool.
	 * @param now how it is
	 * @return what comes and what goes
	 */
	List<Change> look(PoolSnapshot now) {
		startAgainAfterTrial(now);
		this.isOfRecyclers = "recycler".equals(now.stats().kind());
		List<Change> changes = List.of();
		PoolSnapshot before = this.window.peekFirst();
		if (before != null) {
			boolean known = Doctor.knows(before, now);
			if (!known && this.longAgo != null) {
				before = this.longAgo;
				known = Doctor.knows(before, now);
			}
			changes = weigh(findings(before, now), known || this.looks >= LOOKS_OF_LONG_WINDOW);
		}
		remember(now);
		return changes;
	}

	// What a pool counted while it was bypassed says nothing about it.
	private void startAgainAfterTrial(PoolSnapshot now) {
		PoolSnapshot last = this.window.peekLast();
		if (last != null && last.details().traffic().bypassed() != now.details().traffic().bypassed()) {
			this.suspicions.values().removeIf((suspicion) -> !suspicion.stands());
			this.window.clear();
			this.longAgo = null;
			this.nextLongAgo = null;
			this.looks = 0;
		}
	}

	private List<Finding> findings(PoolSnapshot before, PoolSnapshot now) {
		List<Finding> findings = new ArrayList<>(Doctor.findings(before, now));
		if (this.longAgo != null && this.longAgo != before) {
			Set<String> found = findings.stream().map(Finding::rule).collect(Collectors.toSet());
			Doctor.findings(this.longAgo, now)
				.stream()
				.filter((finding) -> SLOW.contains(finding.rule()) && !found.contains(finding.rule()))
				.forEach(findings::add);
		}
		return findings;
	}

	private void remember(PoolSnapshot now) {
		// Of a pool that nobody has used there is nothing to know.
		if (now.stats().acquires() == 0) {
			return;
		}
		PoolDetails details = now.details();
		PoolSnapshot snapshot = new PoolSnapshot(now.name(), now.property(), now.nanoTime(), now.stats(),
				new PoolDetails(Map.of(), details.sizeClasses(), details.sizes(), details.traffic()));
		if (this.window.size() == LOOKS) {
			this.window.removeFirst();
		}
		this.window.addLast(snapshot);
		if (this.looks % LOOKS_OF_LONG_WINDOW == 0) {
			this.longAgo = (this.nextLongAgo != null) ? this.nextLongAgo : snapshot;
			this.nextLongAgo = snapshot;
		}
		this.looks++;
	}

	private List<Change> weigh(List<Finding> found, boolean enough) {
		Map<String, Finding> byRule = found.stream().collect(Collectors.toMap(Finding::rule, (finding) -> finding));
		List<Change> changes = new ArrayList<>();
		Set<String> rules = new TreeSet<>(this.suspicions.keySet());
		rules.addAll(byRule.keySet());
		for (String rule : rules) {
			Suspicion before = this.suspicions.get(rule);
			Suspicion now = Suspicion.next(before, byRule.get(rule), enough, looksFor(rule));
			if (now == null) {
				this.suspicions.remove(rule);
			}
			else {
				this.suspicions.put(rule, now);
			}
			boolean stood = before != null && before.stands;
			if (now != null && now.stands && !stood) {
				changes.add(new Change(now.finding, true));
			}
			if (before != null && before.stands && (now == null || !now.stands)) {
				changes.add(new Change(before.finding, false));
			}
		}
		this.findings = this.suspicions.values()
			.stream()
			.filter(Suspicion::stands)
			.map(Suspicion::finding)
			.sorted((first, second) -> second.severity().compareTo(first.severity()))
			.toList();
		return changes;
	}

	private int looksFor(String rule) {
		return (PREMATURE.contains(rule) && !this.isOfRecyclers) ? LOOKS + 1 : 2;
	}

	/**
	 * A finding comes or goes.
	 *
	 * @param finding what is found, or was
	 * @param comes whether it comes
	 */
	record Change(Finding finding, boolean comes) {
	}

	/**
	 * What was found at some looks.
	 *
	 * @param finding as of the last look that had it
	 * @param looks how many had it, in a row until it stood
	 * @param stands whether these were enough
	 * @param clean how many looks did not have it since
	 */
	private record Suspicion(Finding finding, int looks, boolean stands, int clean) {

		static @Nullable Suspicion next(@Nullable Suspicion before, @Nullable Finding found, boolean enough,
				int needed) {
			if (found != null) {
				int looks = ((before != null) ? before.looks : 0) + 1;
				return new Suspicion(found, looks, looks >= needed, 0);
			}
			if (before == null || !before.stands) {
				return null;
			}
			if (!enough) {
				return before;
			}
			int clean = before.clean + 1;
			return (clean < LOOKS_UNTIL_CLEAN) ? new Suspicion(before.finding, before.looks, true, clean) : null;
		}

	}

}
