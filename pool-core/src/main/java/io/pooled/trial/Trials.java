package io.pooled.trial;

import java.time.Duration;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;

import io.pooled.ManagedPool;

/**
 * Trials of pools under the load that there is: for a bounded time the users of a pool do
 * with and without it by turns, and what they take is compared. One at a time, since the
 * whole process is looked at. Nobody sees an error, and everything is counted.
 * Thread-safe.
 * <p>
 * After "justify or kill" of Go's users of {@code sync.Pool}: a pool stays if it is shown
 * to save a fifth, or goes.
 *
 * @since 0.1.0
 */
public final class Trials implements AutoCloseable {

	/**
	 * How long a trial may last, unless set.
	 */
	public static final Duration DEFAULT_MAX_DURATION = Duration.ofSeconds(60);

	/**
	 * How long a trial lasts of which nothing else is said.
	 */
	public static final Duration DEFAULT_DURATION = Duration.ofSeconds(10);

	/**
	 * In less there would be hardly any traffic.
	 */
	public static final Duration SHORTEST = Duration.ofSeconds(1);

	/** Of all applications in this JVM. */
	private static final Semaphore ONE_AT_A_TIME = new Semaphore(1);

	private final Duration maxDuration;

	/** Guarded by this. */
	private final Map<ManagedPool, TrialReport> reports = new WeakHashMap<>();

	/** Guarded by this. */
	private @Nullable Trial running;

	/** Guarded by this. */
	private boolean closed;

	/**
	 * Create the trials.
	 * @param maxDuration how long one may last
	 * @throws IllegalArgumentException if that is less than a second
	 */
	public Trials(Duration maxDuration) {
		if (maxDuration.compareTo(SHORTEST) < 0) {
			throw new IllegalArgumentException("maxDuration must be at least " + SHORTEST + ", not " + maxDuration);
		}
		this.maxDuration = maxDuration;
	}

	/**
	 * Start a trial. It ends by itself.
	 * @param pool the pool
	 * @param duration how long it takes
	 * @throws IllegalArgumentException if the duration is less than a second or longer
	 * than it may be, or the pool keeps nothing itself
	 * @throws IllegalStateException if a trial runs in this JVM, of whatever pool, or it
	 * does not count what is compared
	 */
	public synchronized void start(ManagedPool pool, Duration duration) {
		if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(this.maxDuration) > 0) {
			throw new IllegalArgumentException("The duration of a trial must be from " + SHORTEST + " to "
					+ this.maxDuration + " (pools.trial.max-duration), not " + duration);
		}
		if (!pool.isBypassable()) {
			throw new IllegalArgumentException(
					"Pool '" + pool.name() + "' keeps nothing itself; try the pool that it works with");
		}
		if (this.closed) {
			throw new IllegalStateException("Trials have ended with their application");
		}
		ProcessUsage.require();
		Trial trial = new Trial(pool, duration, this::ended);
		if (!ONE_AT_A_TIME.tryAcquire()) {
			throw new IllegalStateException(
					"A trial runs already; they look at the whole process, and so only one can run at a time");
		}
		try {
			trial.start();
			this.running = trial;
			this.reports.remove(pool);
		}
		finally {
			if (this.running != trial) {
				ONE_AT_A_TIME.release();
			}
		}
	}

	private synchronized void ended(ManagedPool pool, Windows windows) {
		this.running = null;
		ONE_AT_A_TIME.release();
		this.reports.put(pool, TrialReport.of(windows));
	}

	/**
	 * Return whether a trial of a pool runs.
	 * @param pool the pool
	 * @return {@code false} before it has begun and after it has ended
	 */
	public synchronized boolean isRunning(ManagedPool pool) {
		return this.running != null && this.running.isOf(pool);
	}

	/**
	 * Return what the last trial of a pool has found.
	 * @param pool the pool
	 * @return the report; {@code null} if there was none, or one runs
	 */
	public synchronized @Nullable TrialReport report(ManagedPool pool) {
		return isRunning(pool) ? null : this.reports.get(pool);
	}

	/**
	 * End the trial that runs, if any; none can be started any more.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		if (this.running != null) {
			this.running.stop();
		}
	}

}
