package io.pooled.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;
import org.openjdk.jcstress.infra.results.ZZL_Result;

/**
 * Whatever others do meanwhile, an owner's release ends its ownership, and nothing gets
 * lost.
 */
final class OwnerRelease {

	private OwnerRelease() {
	}

	@JCStressTest
	@JCStressMeta(Grades.OwnerReleases.class)
	@Description("An owner releases while somebody acquires, who may take the item from another stripe.")
	@State
	public static class AgainstAcquire extends Scene {

		@Actor
		public void owner(ZL_Result r) {
			r.r1 = this.subject.release(this.first);
		}

		@Actor
		public void next() {
			this.subject.release(this.subject.acquire());
			this.one = this.subject.acquire();
		}

		@Arbiter
		public void check(ZL_Result r) {
			r.r2 = verdict(0);
		}

	}

	@JCStressTest
	@JCStressMeta(Grades.BothWin.class)
	@Description("Two owners release two items.")
	@State
	public static class AgainstRelease extends Scene {

		private final Held second = this.subject.acquireAny();

		@Actor
		public void one(ZZL_Result r) {
			r.r1 = this.subject.release(this.first);
		}

		@Actor
		public void other(ZZL_Result r) {
			r.r2 = this.subject.release(this.second);
		}

		@Arbiter
		public void check(ZZL_Result r) {
			r.r3 = (this.subject.pool.counted().idle() == 2) ? verdict(0) : "not both idle";
		}

	}

	@JCStressTest
	@JCStressMeta(Grades.BothWin.class)
	@Description("One owner releases an item while another one discards another item.")
	@State
	public static class AgainstDiscard extends Scene {

		private final Held second = this.subject.acquireAny();

		@Actor
		public void one(ZZL_Result r) {
			r.r1 = this.subject.release(this.first);
		}

		@Actor
		public void other(ZZL_Result r) {
			r.r2 = this.subject.discard(this.second);
		}

		@Arbiter
		public void check(ZZL_Result r) {
			r.r3 = (this.subject.pool.counted().idle() == 1) ? verdict(0) : "not one idle";
		}

	}

}
