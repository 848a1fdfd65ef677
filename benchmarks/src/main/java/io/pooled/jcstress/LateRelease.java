package io.pooled.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;

import io.pooled.DiscardReason;

/**
 * A release of an ownership that has ended does nothing, whoever has the item by now.
 */
final class LateRelease {

	private LateRelease() {
	}

	@JCStressTest
	@JCStressMeta(Grades.LateReleaseFails.class)
	@Description("A former owner releases while somebody acquires.")
	@State
	public static class AgainstAcquire extends Scene {

		AgainstAcquire() {
			this.subject.release(this.first);
		}

		@Actor
		public void former(ZL_Result r) {
			r.r1 = this.subject.release(this.first);
		}

		@Actor
		public void next() {
			this.one = this.subject.acquire();
		}

		@Arbiter
		public void check(ZL_Result r) {
			r.r2 = verdict(1);
		}

	}

	@JCStressTest
	@JCStressMeta(Grades.LateReleaseFails.class)
	@Description("A former owner releases while the next one acquires and releases.")
	@State
	public static class AgainstRelease extends Scene {

		private boolean released;

		AgainstRelease() {
			this.subject.release(this.first);
		}

		@Actor
		public void former(ZL_Result r) {
			r.r1 = this.subject.release(this.first);
		}

		@Actor
		public void next() {
			this.released = this.subject.release(this.subject.acquire());
		}

		@Arbiter
		public void check(ZL_Result r) {
			r.r2 = this.released ? verdict(1) : "the next release did nothing";
		}

	}

	@JCStressTest
	@JCStressMeta(Grades.LateReleaseFails.class)
	@Description("A former owner releases while somebody trims the pool.")
	@State
	public static class AgainstTrim extends Scene {

		AgainstTrim() {
			this.subject.release(this.first);
		}

		@Actor
		public void former(ZL_Result r) {
			r.r1 = this.subject.release(this.first);
		}

		@Actor
		public void trim() {
			this.subject.pool.trim(DiscardReason.PRESSURE);
		}

		@Arbiter
		public void check(ZL_Result r) {
			r.r2 = verdict(1);
		}

	}

}
