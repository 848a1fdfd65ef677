package io.pooled.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

import io.pooled.DiscardReason;

/**
 * Whatever others do meanwhile, who acquires gets a whole item that is still in the pool.
 */
final class Acquire {

	private Acquire() {
	}

	@JCStressTest
	@JCStressMeta(Grades.Sound.class)
	@Description("Somebody acquires twice while another one closes the pool.")
	@State
	public static class AgainstClose extends Scene {

		AgainstClose() {
			this.subject.release(this.first);
		}

		@Actor
		public void acquire() {
			this.one = this.subject.acquireUnlessClosed();
			this.other = this.subject.acquireUnlessClosed();
		}

		@Actor
		public void close() {
			this.subject.pool.close();
		}

		@Arbiter
		public void check(L_Result r) {
			r.r1 = verdict(0);
		}

	}

	@JCStressTest
	@JCStressMeta(Grades.Sound.class)
	@Description("Somebody acquires while another one trims the pool and adds an item.")
	@State
	public static class AgainstTrim extends Scene {

		AgainstTrim() {
			this.subject.release(this.first);
		}

		@Actor
		public void acquire() {
			this.one = this.subject.acquire();
		}

		@Actor
		public void trim() {
			this.subject.pool.trim(DiscardReason.PRESSURE);
			this.subject.pool.engine().preallocate(1);
		}

		@Arbiter
		public void check(L_Result r) {
			r.r1 = verdict(0);
		}

	}

}
