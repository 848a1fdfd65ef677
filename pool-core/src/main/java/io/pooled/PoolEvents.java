package io.pooled;

import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * What pools tell the JDK's flight recorder. As long as nobody records, and in a runtime
 * without the recorder, no event is made and no class of one is loaded. An event that
 * cannot be made, for want of memory or stack, is none: whoever acquires or releases goes
 * on. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PoolEvents {

	private static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

	private PoolEvents() {
	}

	// Whether there was a recording in this JVM.
	private static boolean mayRecord() {
		return PRESENT && FlightRecorder.isInitialized();
	}

	private static void tell(Runnable event) {
		try {
			event.run();
		}
		catch (Throwable ex) {
			// not worth an ownership
		}
	}

	static void miss(String pool) {
		if (mayRecord()) {
			tell(() -> PoolEvent.Miss.record(pool));
		}
	}

	static void discard(String pool, DiscardReason reason) {
		if (mayRecord()) {
			tell(() -> PoolEvent.Discard.record(pool, reason));
		}
	}

	static void exhausted(String pool, long wanted, long held, long limit) {
		if (mayRecord()) {
			tell(() -> PoolEvent.Exhausted.record(pool, wanted, held, limit));
		}
	}

	static void leak(String pool, LeakKind kind, String site) {
		if (mayRecord()) {
			tell(() -> PoolEvent.Leak.record(pool, kind, site));
		}
	}

	/**
	 * Do a round of upkeep.
	 * @param pool what is looked after
	 * @param nanoTime the time now
	 */
	static void upkeep(ManagedPool pool, long nanoTime) {
		Object event = mayRecord() ? beginUpkeep() : null;
		int discarded = pool.age(nanoTime);
		if (event != null) {
			tell(() -> PoolEvent.Upkeep.record(event, pool, discarded));
		}
	}

	private static @Nullable Object beginUpkeep() {
		try {
			return PoolEvent.Upkeep.begun();
		}
		catch (Throwable ex) {
			return null;
		}
	}

	/**
	 * A finding of the doctor comes or goes.
	 * @param pool the name of the pool
	 * @param rule the name of the rule
	 * @param severity how bad it is
	 * @param evidence the figures behind it
	 * @param advice what to do
	 * @param stands whether it stands from now on
	 */
	public static void finding(String pool, String rule, String severity, String evidence, String advice,
			boolean stands) {
		if (mayRecord()) {
			tell(() -> PoolEvent.Finding.record(pool, rule, severity, evidence, advice, stands));
		}
	}

}
