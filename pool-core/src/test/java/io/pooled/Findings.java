package io.pooled;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What threads that run freely have seen: how often each thing happened, and of what must
 * not happen an example. They run for a twelfth of the system property
 * {@code pooled.stress.seconds}.
 */
public final class Findings {

	private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("pooled.stress.seconds", 12))
		.dividedBy(12);

	/** For what has not happened yet on a machine that is busy with other things. */
	private static final Duration GRACE = Duration.ofSeconds(20);

	private static final Duration PATIENCE = GRACE.plusSeconds(30);

	private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

	private final Map<String, String> violations = new ConcurrentHashMap<>();

	private final Set<String> expected;

	private final long started = System.nanoTime();

	/**
	 * Begin.
	 * @param expected what has to happen
	 */
	public Findings(String... expected) {
		this.expected = Set.of(expected);
	}

	/**
	 * Return whether there is time left, or something has not happened yet.
	 * @return {@code false} when threads are to end
	 */
	public boolean isTimeLeft() {
		long elapsed = System.nanoTime() - this.started;
		return elapsed < TIME.toNanos()
				|| (elapsed < TIME.plus(GRACE).toNanos() && !this.counts.keySet().containsAll(this.expected));
	}

	/**
	 * Run an action in several threads that start together, and wait until they have
	 * ended, or must have got into an endless loop.
	 * @param threads how many
	 * @param action what each does, with its number from 0 on, while there is time left
	 * @throws ExecutionException if one of them fails
	 * @throws InterruptedException if waiting is interrupted
	 */
	public void run(int threads, Together.Action action) throws ExecutionException, InterruptedException {
		FutureTask<Boolean> all = new FutureTask<>(() -> Together.run(threads, action), true);
		Thread thread = new Thread(all);
		thread.setDaemon(true);
		thread.start();
		try {
			all.get(TIME.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			violation("threads do not end",
					Thread.getAllStackTraces()
						.values()
						.stream()
						.map(Arrays::toString)
						.filter((trace) -> trace.contains("io.pooled"))
						.toList()
						.toString());
		}
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
	 */
	public void check(String title) {
		System.out.printf("%s: %s%n", title, this.counts);
		assertThat(this.violations).as("%s: %s", title, this.counts).isEmpty();
		assertThat(this.counts.keySet()).as(title).containsAll(this.expected);
	}

}
