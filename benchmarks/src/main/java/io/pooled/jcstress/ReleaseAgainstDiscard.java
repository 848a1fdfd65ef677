package io.pooled.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;
import org.openjdk.jcstress.infra.results.ZZL_Result;

import io.pooled.DiscardReason;

/**
 * Of a release and a discard of one ownership exactly one ends it.
 */
final class ReleaseAgainstDiscard {

	private ReleaseAgainstDiscard() {
	}

	@JCStressTest
	@JCStressMeta(Grades.OneWins.class)
	@Description("Two threads end one ownership, and each acquires then.")
	@State
	public static class OfOneOwner extends Scene {

		@Actor
		public void one(ZZL_Result r) {
			r.r1 = this.subject.release(this.first);
			this.one = this.subject.acquire();
		}

		@Actor
		public void other(ZZL_Result r) {
			r.r2 = this.subject.discard(this.first);
			this.other = this.subject.acquire();
		}

		@Arbiter
		public void check(ZZL_Result r) {
			r.r3 = verdict(1);
		}

	}

	@JCStressTest
	@JCStressMeta(Grades.OwnerReleases.class)
	@Description("An owner releases and acquires while somebody trims the pool.")
	@State
	public static class OfIdleItems extends Scene {

		@Actor
		public void owner(ZL_Result r) {
			r.r1 = this.subject.release(this.first);
			this.one = this.subject.acquire();
		}

		@Actor
		public void trim() {
			this.subject.pool.trim(DiscardReason.PRESSURE);
		}

		@Arbiter
		public void check(ZL_Result r) {
			r.r2 = verdict(0);
		}

	}

}
