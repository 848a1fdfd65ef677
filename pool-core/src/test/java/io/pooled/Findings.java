package io.pooled;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What threads that run freely have seen: how often each thing happened, and of what must
 * not happen an example. They run for a twelfth of the system property
 * {@code pooled.stress.seconds}.
 */
public final class Findings {

	private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("pooled.stress.seconds", 24))
		.dividedBy(12);

	private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

	private final Map<String, String> violations = new ConcurrentHashMap<>();

	private final long started = System.nanoTime();

	/**
	 * Return whether there is time left.
	 * @return {@code false} when threads are to end
	 */
	public boolean isTimeLeft() {
		return System.nanoTime() - this.started < TIME.toNanos();
	}

	/**
	 * Count something.
	 * @param what happened
	 */
	public void count(String what) {
		this.counts.computeIfAbsent(what, (key) -> new LongAdder()).increment();
	}

	/**
	 * Count what must not happen.
	 * @param what happened
	 * @param example says it in detail
	 */
	public void violation(String what, String example) {
		count("VIOLATION " + what);
		this.violations.putIfAbsent(what, example);
	}

	/**
	 * Check that nothing happened that must not, and everything else that is expected.
	 * @param title of the summary that is printed
	 * @param expected what must have happened
	 */
	public void check(String title, String... expected) {
		System.out.printf("%s: %s%n", title, this.counts);
		assertThat(this.violations).as("%s: %s", title, this.counts).isEmpty();
		assertThat(this.counts.keySet()).as(title).contains(expected);
	}

}
