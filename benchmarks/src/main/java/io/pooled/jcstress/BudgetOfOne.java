package io.pooled.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIL_Result;

/**
 * What a pool retains is never above its budget, and every unit of it is given back.
 */
final class BudgetOfOne {

	private BudgetOfOne() {
	}

	@JCStressTest
	@Description("Two owners release two items into a pool that may keep one.")
	@Outcome(id = "[01], [01], sound", expect = Expect.ACCEPTABLE, desc = "One is kept.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both are kept, or none.")
	@State
	public static class TwoReleases {

		private final Subject subject = new Subject(1);

		private final Held first = this.subject.acquire();

		private final Held second = this.subject.acquire();

		@Actor
		public void one(IIL_Result r) {
			this.subject.release(this.first);
			r.r1 = (int) this.subject.pool.counted().retained();
		}

		@Actor
		public void other(IIL_Result r) {
			this.subject.release(this.second);
			r.r2 = (int) this.subject.pool.counted().retained();
		}

		@Arbiter
		public void check(IIL_Result r) {
			r.r3 = (this.subject.pool.counted().idle() == 1) ? Verdict.of(this.subject, 0) : "not one kept";
		}

	}

	@JCStressTest
	@Description("One owner discards the item that the pool keeps, while another one releases a new one.")
	@Outcome(id = "[01], [01], sound", expect = Expect.ACCEPTABLE, desc = "The new one is kept, or none.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both are kept, or the budget leaks.")
	@State
	public static class AgainstDiscard {

		private final Subject subject = new Subject(1);

		private final Held other = this.subject.acquire();

		private final Held kept = this.subject.acquirePooled();

		@Actor
		public void discard() {
			this.subject.discard(this.kept);
		}

		@Actor
		public void release(IIL_Result r) {
			r.r1 = (int) this.subject.pool.counted().retained();
			this.subject.release(this.other);
			r.r2 = (int) this.subject.pool.counted().retained();
		}

		@Arbiter
		public void check(IIL_Result r) {
			r.r3 = Verdict.of(this.subject, 0);
		}

	}

}
