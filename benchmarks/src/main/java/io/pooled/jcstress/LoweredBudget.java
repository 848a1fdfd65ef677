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
 * A budget that is lowered below what is used is kept, and owners go on.
 */
final class LoweredBudget {

	private LoweredBudget() {
	}

	@JCStressTest
	@JCStressMeta(Grades.OwnerReleases.class)
	@Description("An owner releases while somebody lowers the budget to nothing.")
	@State
	public static class WhileReleased extends Scene {

		WhileReleased() {
			super(1);
		}

		@Actor
		public void owner(ZL_Result r) {
			r.r1 = this.subject.release(this.first);
		}

		@Actor
		public void lower() {
			this.subject.pool.limit(0);
		}

		@Arbiter
		public void check(ZL_Result r) {
			r.r2 = verdict(0);
		}

	}

	@JCStressTest
	@JCStressMeta(Grades.BothWin.class)
	@Description("An owner discards while somebody lowers the budget, raises it again and releases another item.")
	@State
	public static class AndRaisedAgain extends Scene {

		private final Held second = this.subject.acquireAny();

		AndRaisedAgain() {
			super(2);
		}

		@Actor
		public void owner(ZZL_Result r) {
			r.r1 = this.subject.discard(this.first);
		}

		@Actor
		public void lower(ZZL_Result r) {
			this.subject.pool.limit(0);
			this.subject.pool.limit(2);
			r.r2 = this.subject.release(this.second);
			this.one = this.subject.acquire();
		}

		@Arbiter
		public void check(ZZL_Result r) {
			r.r3 = verdict(0);
		}

	}

}
