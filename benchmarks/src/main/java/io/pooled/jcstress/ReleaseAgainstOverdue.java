package io.pooled.jcstress;

import java.time.Duration;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZL_Result;
import org.openjdk.jcstress.infra.results.ZZL_Result;

import io.pooled.LeakDetection;
import io.pooled.UpkeepSettings;

/**
 * Who loses the slot of its item because the lease is overdue goes on owning the item.
 */
final class ReleaseAgainstOverdue {

	private static final UpkeepSettings OVERDUE_AFTER_ONE = new UpkeepSettings(Duration.ofNanos(2), Duration.ofNanos(1),
			LeakDetection.COUNT);

	private ReleaseAgainstOverdue() {
	}

	@JCStressTest
	@JCStressMeta(Grades.OwnerReleases.class)
	@Description("An owner releases and acquires while upkeep finds its lease overdue.")
	@State
	public static class Once extends Scene {

		Once() {
			super(16, OVERDUE_AFTER_ONE);
			this.subject.age();
		}

		@Actor
		public void owner(ZL_Result r) {
			r.r1 = this.subject.release(this.first);
			this.one = this.subject.acquire();
		}

		@Actor
		public void upkeep() {
			this.subject.pool.age(1);
			this.subject.pool.age(2);
		}

		@Arbiter
		public void check(ZL_Result r) {
			r.r2 = verdict(0);
		}

	}

	@JCStressTest
	@JCStressMeta(Grades.OneWins.class)
	@Description("An owner releases and acquires while upkeep finds its lease overdue and releases the same.")
	@State
	public static class Twice extends Scene {

		Twice() {
			super(16, OVERDUE_AFTER_ONE);
			this.subject.age();
		}

		@Actor
		public void one(ZZL_Result r) {
			r.r1 = this.subject.release(this.first);
			this.one = this.subject.acquire();
		}

		@Actor
		public void upkeep(ZZL_Result r) {
			this.subject.pool.age(1);
			r.r2 = this.subject.release(this.first);
		}

		@Arbiter
		public void check(ZZL_Result r) {
			r.r3 = verdict(1);
		}

	}

	@JCStressTest
	@JCStressMeta(Grades.Sound.class)
	@Description("Somebody acquires and releases while upkeep lets go of what is idle.")
	@State
	public static class WhileIdle extends Scene {

		WhileIdle() {
			super(16, OVERDUE_AFTER_ONE);
			this.subject.release(this.first);
			this.subject.age();
		}

		@Actor
		public void use() {
			this.subject.release(this.subject.acquire());
			this.one = this.subject.acquire();
		}

		@Actor
		public void upkeep() {
			this.subject.pool.age(1);
			this.subject.pool.age(2);
		}

		@Arbiter
		public void check(L_Result r) {
			r.r1 = verdict(0);
		}

	}

}
