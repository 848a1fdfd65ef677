package io.pooled;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Misuse of one pool, by kind and site, and the log lines about it: one for each site,
 * and one an hour for what is found there again. Bounded. Thread-safe.
 */
final class LeakSites {

	/** The most sites that are told apart. */
	static final int MAX_SITES = 64;

	static final String ELSEWHERE = "(other sites)";

	private static final Duration SUMMARY_PERIOD = Duration.ofHours(1);

	private static final String LOGGER = "io.pooled.leaks";

	private final String pool;

	/** In the order in which they were found; guarded by this. */
	private final Map<String, Found> found = new LinkedHashMap<>();

	LeakSites(String pool) {
		this.pool = pool;
	}

	/**
	 * Add one more lease that was misused.
	 * @param kind in which way
	 * @param site where
	 * @param stack the frames there
	 */
	void add(LeakKind kind, String site, List<String> stack) {
		PoolEvents.leak(this.pool, kind, site);
		String message = count(kind, site, stack);
		if (!message.isEmpty()) {
			// Not before it is needed: loggers take some megabytes.
			System.getLogger(LOGGER).log(System.Logger.Level.WARNING, message);
		}
	}

	private synchronized String count(LeakKind kind, String site, List<String> stack) {
		Instant now = Instant.now();
		boolean known = this.found.containsKey(kind + site) || this.found.size() < MAX_SITES;
		String place = known ? site : ELSEWHERE;
		Found found = this.found.get(kind + place);
		if (found == null) {
			this.found.put(kind + place, new Found(kind, place, known ? stack : List.of(), now));
			return sentence(kind, "") + site
					+ String.join("", stack.stream().map((frame) -> "\n\tat " + frame).toList());
		}
		return found.again(now) ? sentence(kind, ", " + found.count + " times by now") + place : "";
	}

	private String sentence(LeakKind kind, String count) {
		return "Pool '" + this.pool + "': " + kind.sentence() + count + ": ";
	}

	synchronized List<LeakSite> list() {
		return this.found.values().stream().map(Found::asSite).toList();
	}

	/** Guarded by the sites. */
	private static final class Found {

		private final LeakKind kind;

		private final String site;

		private final List<String> stack;

		private final Instant first;

		private Instant last;

		private Instant logged;

		private long count = 1;

		private Found(LeakKind kind, String site, List<String> stack, Instant now) {
			this.kind = kind;
			this.site = site;
			this.stack = stack;
			this.first = now;
			this.last = now;
			this.logged = now;
		}

		// Whether that is to be logged.
		private boolean again(Instant now) {
			this.count++;
			this.last = now;
			boolean due = now.isAfter(this.logged.plus(SUMMARY_PERIOD));
			if (due) {
				this.logged = now;
			}
			return due;
		}

		private LeakSite asSite() {
			return new LeakSite(this.kind.id(), this.site, this.count, this.first, this.last, this.stack);
		}

	}

}
