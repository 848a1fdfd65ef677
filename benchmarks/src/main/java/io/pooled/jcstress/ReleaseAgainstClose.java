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
 * Who loses the slot of its item to a closing pool goes on owning the item.
 */
final class ReleaseAgainstClose {

	private ReleaseAgainstClose() {
	}

	@JCStressTest
	@JCStressMeta(Grades.OwnerReleases.class)
	@Description("An owner releases and acquires while somebody closes the pool.")
	@State
	public static class Once extends Scene {

		@Actor
		public void owner(ZL_Result r) {
			r.r1 = this.subject.release(this.first);
			this.one = this.subject.acquireUnlessClosed();
		}

		@Actor
		public void close() {
			this.subject.pool.close();
		}

		@Arbiter
		public void check(ZL_Result r) {
			r.r2 = (this.subject.pool.counted().idle() == 0) ? verdict(0) : "idle in a closed pool";
		}

	}

	@JCStressTest
	@JCStressMeta(Grades.OneWins.class)
	@Description("An owner releases while somebody closes the pool and releases the same.")
	@State
	public static class Twice extends Scene {

		@Actor
		public void owner(ZZL_Result r) {
			r.r1 = this.subject.release(this.first);
		}

		@Actor
		public void close(ZZL_Result r) {
			this.subject.pool.close();
			r.r2 = this.subject.release(this.first);
		}

		@Arbiter
		public void check(ZZL_Result r) {
			r.r3 = verdict(1);
		}

	}

	@JCStressTest
	@JCStressMeta(Grades.LateReleaseFails.class)
	@Description("A former owner closes the pool and releases, while somebody acquires.")
	@State
	public static class Late extends Scene {

		Late() {
			this.subject.release(this.first);
		}

		@Actor
		public void former(ZL_Result r) {
			this.subject.pool.close();
			r.r1 = this.subject.release(this.first);
		}

		@Actor
		public void next() {
			this.one = this.subject.acquireUnlessClosed();
		}

		@Arbiter
		public void check(ZL_Result r) {
			r.r2 = verdict(1);
		}

	}

}
