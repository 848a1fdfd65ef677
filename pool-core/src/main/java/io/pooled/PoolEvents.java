package io.pooled;

import jdk.jfr.BooleanFlag;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * What pools tell the JDK's flight recorder. As long as nobody records, and in a runtime
 * without the recorder, no event is made and no class of one is loaded. Thread-safe.
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

	static void miss(String pool) {
		if (mayRecord()) {
			Miss.record(pool);
		}
	}

	static void discard(String pool, DiscardReason reason) {
		if (mayRecord()) {
			Discard.record(pool, reason);
		}
	}

	static void exhausted(String pool, long wanted, long held, long limit) {
		if (mayRecord()) {
			Exhausted.record(pool, wanted, held, limit);
		}
	}

	static void leak(String pool, LeakKind kind, String site) {
		if (mayRecord()) {
			Leak.record(pool, kind, site);
		}
	}

	/**
	 * Do a round of upkeep.
	 * @param pool what is looked after
	 * @param nanoTime the time now
	 */
	static void upkeep(ManagedPool pool, long nanoTime) {
		if (mayRecord()) {
			Upkeep.record(pool, nanoTime);
		}
		else {
			pool.age(nanoTime);
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
			FindingChange.record(pool, rule, severity, evidence, advice, stands);
		}
	}

	/**
	 * What is common to all of them.
	 */
	@Category("Pooled")
	private abstract static class PoolEvent extends Event {

		@Label("Pool")
		protected String pool = "";

	}

	@Name("io.pooled.Miss")
	@Label("Pool Miss")
	@Description("Nothing idle was found, something new was made. Off unless switched on")
	@Enabled(false)
	private static final class Miss extends PoolEvent {

		static void record(String pool) {
			Miss event = new Miss();
			if (event.shouldCommit()) {
				event.pool = pool;
				event.commit();
			}
		}

	}

	@Name("io.pooled.Discard")
	@Label("Pool Discard")
	@Description("Something was not kept for another owner, or not any longer")
	private static final class Discard extends PoolEvent {

		@Label("Reason")
		private String reason = "";

		static void record(String pool, DiscardReason reason) {
			Discard event = new Discard();
			if (event.shouldCommit()) {
				event.pool = pool;
				event.reason = reason.id();
				event.commit();
			}
		}

	}

	@Name("io.pooled.Exhausted")
	@Label("Pool Exhausted")
	@Description("An acquire or a write was refused, for lack of memory for all pools together")
	private static final class Exhausted extends PoolEvent {

		@Label("Wanted")
		@DataAmount
		private long wanted;

		@Label("Held")
		@Description("What all pools together hold and have handed out")
		@DataAmount
		private long held;

		@Label("Limit")
		@DataAmount
		private long limit;

		static void record(String pool, long wanted, long held, long limit) {
			Exhausted event = new Exhausted();
			if (event.shouldCommit()) {
				event.pool = pool;
				event.wanted = wanted;
				event.held = held;
				event.limit = limit;
				event.commit();
			}
		}

	}

	@Name("io.pooled.Leak")
	@Label("Pool Leak")
	@Description("A lease was misused; the site is where it was acquired, or where that happened")
	@StackTrace(false)
	private static final class Leak extends PoolEvent {

		@Label("Kind")
		private String kind = "";

		@Label("Site")
		private String site = "";

		static void record(String pool, LeakKind kind, String site) {
			Leak event = new Leak();
			if (event.shouldCommit()) {
				event.pool = pool;
				event.kind = kind.id();
				event.site = site;
				event.commit();
			}
		}

	}

	@Name("io.pooled.Finding")
	@Label("Pool Finding")
	@Description("The doctor found something wrong with a pool, or that it is gone")
	@StackTrace(false)
	private static final class FindingChange extends PoolEvent {

		@Label("Rule")
		private String rule = "";

		@Label("Severity")
		private String severity = "";

		@Label("Evidence")
		private String evidence = "";

		@Label("Advice")
		private String advice = "";

		@Label("Stands")
		@Description("Whether it stands from now on, or is gone")
		@BooleanFlag
		private boolean stands;

		static void record(String pool, String rule, String severity, String evidence, String advice, boolean stands) {
			FindingChange event = new FindingChange();
			if (event.shouldCommit()) {
				event.pool = pool;
				event.rule = rule;
				event.severity = severity;
				event.evidence = evidence;
				event.advice = advice;
				event.stands = stands;
				event.commit();
			}
		}

	}

	@Name("io.pooled.Upkeep")
	@Label("Pool Upkeep")
	@Description("A round of upkeep, and what the pool has after it")
	@StackTrace(false)
	private static final class Upkeep extends PoolEvent {

		@Label("Discarded")
		@Description("How many objects it let go of")
		private int discarded;

		@Label("In Use")
		private long inUse;

		@Label("Idle")
		private long idle;

		@Label("Retained")
		@DataAmount
		private long retainedBytes;

		static void record(ManagedPool pool, long nanoTime) {
			Upkeep event = new Upkeep();
			event.begin();
			int discarded = pool.age(nanoTime);
			event.end();
			if (event.shouldCommit()) {
				PoolStats stats = pool.stats();
				event.pool = pool.name();
				event.discarded = discarded;
				event.inUse = stats.inUse();
				event.idle = stats.idle();
				event.retainedBytes = stats.retainedBytes();
				event.commit();
			}
		}

	}

}
