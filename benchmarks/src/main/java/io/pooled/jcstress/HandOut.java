package io.pooled.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IL_Result;

/**
 * Nobody gets what somebody else owns.
 */
final class HandOut {

	private HandOut() {
	}

	@JCStressTest
	@Description("Two threads acquire where one item is idle.")
	@Outcome(id = "1, sound", expect = Expect.ACCEPTABLE, desc = "One got it, the other one a new one.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both got it, or nobody.")
	@State
	public static class OfOneItem extends Scene {

		OfOneItem() {
			this.subject.release(this.first);
		}

		@Actor
		public void one() {
			this.one = this.subject.acquire();
		}

		@Actor
		public void other() {
			this.other = this.subject.acquire();
		}

		@Arbiter
		public void check(IL_Result r) {
			r.r1 = this.subject.created() - 1;
			r.r2 = verdict(0);
		}

	}

	@JCStressTest
	@Description("Two threads acquire where two items are idle.")
	@Outcome(id = "0, sound", expect = Expect.ACCEPTABLE, desc = "Each got one of them.")
	@Outcome(id = "1, sound", expect = Expect.ACCEPTABLE, desc = "One lost too many races and got a new one.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both got the same, or new ones.")
	@State
	public static class OfTwoItems extends Scene {

		OfTwoItems() {
			this.subject.release(this.subject.acquireAny());
			this.subject.release(this.first);
		}

		@Actor
		public void one() {
			this.one = this.subject.acquire();
		}

		@Actor
		public void other() {
			this.other = this.subject.acquire();
		}

		@Arbiter
		public void check(IL_Result r) {
			r.r1 = this.subject.created() - 2;
			r.r2 = verdict(0);
		}

	}

	@JCStressTest
	@Description("Two threads take turns with an item, and each adds two to its value.")
	@Outcome(id = "4, sound", expect = Expect.ACCEPTABLE, desc = "Every turn counted.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both had the item at the same time.")
	@State
	public static class InTurns extends Scene {

		InTurns() {
			this.subject.release(this.first);
		}

		@Actor
		public void one() {
			turn();
			turn();
		}

		@Actor
		public void other() {
			turn();
			turn();
		}

		private void turn() {
			Held held = this.subject.acquire();
			held.item().value++;
			this.subject.release(held);
		}

		@Arbiter
		public void check(IL_Result r) {
			Held[] idle = this.subject.acquireIdle();
			for (Held held : idle) {
				r.r1 += held.item().value;
			}
			r.r2 = Verdict.of(this.subject, 0, idle);
		}

	}

}
