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

	private static final int ACQUIRES = 8;

	private static final int EXCHANGES = 40;

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

	@JCStressTest
	@JCStressMeta(Grades.Sound.class)
	@Description("As before, and the word becomes what it was, as it does after 65,536 transitions.")
	@State
	public static class WhileWordComesRound extends Scene {

		private boolean destroyed;

		WhileWordComesRound() {
			this.subject.release(this.first);
		}

		@Actor
		public void acquire() {
			for (int i = 0; i < ACQUIRES; i++) {
				Held held = this.subject.acquire();
				this.destroyed |= held.item().destroyed() > 0;
				this.subject.release(held);
			}
		}

		@Actor
		public void exchange() {
			for (int i = 0; i < EXCHANGES; i++) {
				this.subject.discard(this.subject.acquireMore());
				this.subject.pool.engine().preallocate(1);
				this.subject.pool.addHits(-4);
			}
		}

		@Arbiter
		public void check(L_Result r) {
			this.subject.pool.addHits(4 * EXCHANGES);
			r.r1 = this.destroyed ? "acquired what was destroyed" : verdict(0);
		}

	}

}
