package io.pooled.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZL_Result;

/**
 * Of two releases of one ownership exactly one ends it, and whoever owns the item next is
 * safe from the other one.
 */
final class SecondRelease {

	private SecondRelease() {
	}

	@JCStressTest
	@JCStressMeta(Grades.OneWins.class)
	@Description("Two threads release one ownership, and each acquires then.")
	@State
	public static class ByTwoThreads extends Scene {

		@Actor
		public void one(ZZL_Result r) {
			r.r1 = this.subject.release(this.first);
			this.one = this.subject.acquire();
		}

		@Actor
		public void other(ZZL_Result r) {
			r.r2 = this.subject.release(this.first);
			this.other = this.subject.acquire();
		}

		@Arbiter
		public void check(ZZL_Result r) {
			r.r3 = verdict(1);
		}

	}

	@JCStressTest
	@JCStressMeta(Grades.OneWins.class)
	@Description("One thread releases while another one releases the same, and acquires twice.")
	@State
	public static class WhileOwnersChange extends Scene {

		@Actor
		public void one(ZZL_Result r) {
			r.r1 = this.subject.release(this.first);
		}

		@Actor
		public void other(ZZL_Result r) {
			r.r2 = this.subject.release(this.first);
			this.subject.release(this.subject.acquire());
			this.other = this.subject.acquire();
		}

		@Arbiter
		public void check(ZZL_Result r) {
			r.r3 = verdict(1);
		}

	}

	@JCStressTest
	@JCStressMeta(Grades.OneWins.class)
	@Description("Two threads release one ownership while a third one acquires; needs three processors.")
	@State
	public static class ByThreeThreads extends Scene {

		@Actor
		public void one(ZZL_Result r) {
			r.r1 = this.subject.release(this.first);
		}

		@Actor
		public void other(ZZL_Result r) {
			r.r2 = this.subject.release(this.first);
		}

		@Actor
		public void next() {
			this.subject.release(this.subject.acquire());
			this.other = this.subject.acquire();
		}

		@Arbiter
		public void check(ZZL_Result r) {
			r.r3 = verdict(1);
		}

	}

}
