package io.pooled.test;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Says how many bytes a piece of code allocates on the heap, once it is warm; what Go has
 * as {@code testing.AllocsPerRun}.
 *
 * <pre class="code">
 * assertThatRunning(() -&gt; pool.acquire().close()).allocatesAtMost(0);
 * </pre>
 * <p>
 * The code runs on the current thread, and what it has other threads do is not counted.
 * It runs {@value #WARM_UP} times so that the JVM compiles it, or less often if that
 * takes more than two seconds. Then rounds of {@value #RUNS} runs are counted, and the
 * lowest round is the result: one in which nothing was compiled, loaded or resized. There
 * are rounds until one is within the limit, or until three of them and half a second have
 * brought none that is lower, which gives a JVM that was just started the time to
 * compile. What the compiler finds to be of no use outside of the code, such as a lease
 * that is closed at once, is not allocated at all, and so not counted; keep in a field
 * what a caller would keep. Agents that change the code, for coverage say, may change the
 * result.
 * <p>
 * For one thread. Virtual threads are refused, as JVMs do not count for them.
 *
 * @since 0.1.0
 */
public final class AllocationAssert {

	private static final int WARM_UP = 20_000;

	private static final int RUNS = 1_000;

	private static final int ROUNDS = 3;

	private static final long PATIENCE = Duration.ofMillis(500).toNanos();

	private static final long WARM_UP_TIME = Duration.ofSeconds(2).toNanos();

	private final ThrowingRunnable code;

	private final Supplier<LongSupplier> counters;

	private int warmUp = WARM_UP;

	private long warmUpTime = WARM_UP_TIME;

	private int runs = RUNS;

	AllocationAssert(ThrowingRunnable code, Supplier<LongSupplier> counters) {
		this.code = Objects.requireNonNull(code, "code");
		this.counters = counters;
	}

	/**
	 * Begin to say what a piece of code allocates.
	 * @param code runs again and again; what it throws is passed on as it is, and ends
	 * the count
	 * @return to be told the limit
	 */
	public static AllocationAssert assertThatRunning(ThrowingRunnable code) {
		return new AllocationAssert(code, AllocatedBytes::ofCurrentThread);
	}

	/**
	 * Set how often the code runs before anything is counted, however long that takes.
	 * @param runs 0 or more; {@value #WARM_UP} in two seconds at most unless set
	 * @return this
	 */
	public AllocationAssert warmUp(int runs) {
		this.warmUp = atLeast(0, "warmUp", runs);
		this.warmUpTime = Long.MAX_VALUE;
		return this;
	}

	/**
	 * Set how often the code runs in each of the rounds that are counted.
	 * @param runs 1 or more; {@value #RUNS} unless set
	 * @return this
	 */
	public AllocationAssert runs(int runs) {
		this.runs = atLeast(1, "runs", runs);
		return this;
	}

	private static int atLeast(int lowest, String what, int value) {
		if (value < lowest) {
			throw new IllegalArgumentException(what + " must be " + lowest + " or more, not " + value);
		}
		return value;
	}

	/**
	 * Check that the code allocates no more than so much.
	 * @param bytesPerRun the most bytes for one run, on average over a round
	 * @return this
	 * @throws AssertionError if it allocates more
	 * @throws IllegalStateException if this JVM does not count what this thread allocates
	 */
	public AllocationAssert allocatesAtMost(long bytesPerRun) {
		if (bytesPerRun < 0) {
			throw new IllegalArgumentException("bytesPerRun must be 0 or more, not " + bytesPerRun);
		}
		Result result = measure(bytesPerRun);
		if (result.bytesPerRun() > bytesPerRun) {
			throw new AssertionError("Expected at most %,d bytes a run, but %s were allocated %s".formatted(bytesPerRun,
					format(result.bytesPerRun()), result));
		}
		return this;
	}

	/**
	 * Return what the code allocates.
	 * @return bytes for one run, on average over the lowest round
	 * @throws IllegalStateException if this JVM does not count what this thread allocates
	 */
	public double bytesPerRun() {
		return measure(0).bytesPerRun();
	}

	private Result measure(long limit) {
		LongSupplier counter = this.counters.get();
		try {
			return lowest(counter, overhead(counter), limit, warmUp());
		}
		catch (Throwable ex) {
			throw AllocationAssert.<RuntimeException>asItIs(ex);
		}
	}

	@SuppressWarnings("unchecked")
	private static <X extends Throwable> X asItIs(Throwable thrown) throws X {
		throw (X) thrown;
	}

	private int warmUp() throws Throwable {
		long began = System.nanoTime();
		int run = 0;
		while (run < this.warmUp && System.nanoTime() - began < this.warmUpTime) {
			this.code.run();
			run++;
		}
		return run;
	}

	private static long overhead(LongSupplier counter) {
		long lowest = Long.MAX_VALUE;
		for (int i = 0; i < RUNS; i++) {
			long before = counter.getAsLong();
			lowest = Math.min(lowest, counter.getAsLong() - before);
		}
		return lowest;
	}

	private Result lowest(LongSupplier counter, long overhead, long limit, int warmUp) throws Throwable {
		Result lowest = new Result(Double.MAX_VALUE, 0, this.runs, warmUp);
		long since = System.nanoTime();
		int round = 0;
		while (lowest.bytesPerRun() > limit && (round < ROUNDS || System.nanoTime() - since < PATIENCE)) {
			double bytes = (double) (round(counter) - overhead) / this.runs;
			round++;
			if (bytes < lowest.bytesPerRun()) {
				since = System.nanoTime();
			}
			lowest = new Result(Math.min(bytes, lowest.bytesPerRun()), round, this.runs, warmUp);
		}
		return lowest;
	}

	private long round(LongSupplier counter) throws Throwable {
		ThrowingRunnable code = this.code;
		int runs = this.runs;
		long before = counter.getAsLong();
		for (int i = 0; i < runs; i++) {
			code.run();
		}
		return counter.getAsLong() - before;
	}

	private static String format(double bytes) {
		return new DecimalFormat("#,##0.0##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(bytes);
	}

	/**
	 * A piece of code that may throw.
	 */
	@FunctionalInterface
	public interface ThrowingRunnable {

		/**
		 * Run it once.
		 * @throws Throwable what it likes
		 */
		void run() throws Throwable;

	}

	private record Result(double bytesPerRun, int rounds, int runs, int warmUp) {

		@Override
		public String toString() {
			return String.format(Locale.ROOT, "(lowest of %,d rounds of %,d runs after %,d to warm up)", this.rounds,
					this.runs, this.warmUp);
		}

	}

}
