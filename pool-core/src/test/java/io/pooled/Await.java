package io.pooled;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits for what another thread, or the garbage collector, will do.
 */
public final class Await {

	private static final long PATIENCE = Duration.ofSeconds(60).toNanos();

	private Await() {
	}

	/**
	 * Wait until a condition holds.
	 * @param what is waited for, for the message if it never comes
	 * @param condition looked at again and again
	 */
	public static void until(String what, BooleanSupplier condition) {
		until(what, condition, () -> {
		});
	}

	static void untilCollected(String what, BooleanSupplier condition) {
		until(what, condition, System::gc);
	}

	private static void until(String what, BooleanSupplier condition, Runnable meanwhile) {
		long started = System.nanoTime();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - started > PATIENCE) {
				throw new AssertionError("Still waiting for " + what);
			}
			meanwhile.run();
			pause();
		}
	}

	private static void pause() {
		try {
			Thread.sleep(1);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
