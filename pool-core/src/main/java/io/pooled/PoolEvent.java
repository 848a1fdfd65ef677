package io.pooled;

import jdk.jfr.BooleanFlag;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * An event of a pool.
 */
@Category("Pooled")
abstract class PoolEvent extends Event {

	@Label("Pool")
	protected String pool = "";

	@Name("io.pooled.Miss")
	@Label("Pool Miss")
	@Description("Nothing idle was found, something new was made. Off unless switched on")
	@Enabled(false)
	static final class Miss extends PoolEvent {

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
	static final class Discard extends PoolEvent {

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
	static final class Exhausted extends PoolEvent {

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
	static final class Leak extends PoolEvent {

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
	static final class Finding extends PoolEvent {

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
			Finding event = new Finding();
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
	static final class Upkeep extends PoolEvent {

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

		static Object begun() {
			Upkeep event = new Upkeep();
			event.begin();
			return event;
		}

		static void record(Object begun, ManagedPool pool, int discarded) {
			Upkeep event = (Upkeep) begun;
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
