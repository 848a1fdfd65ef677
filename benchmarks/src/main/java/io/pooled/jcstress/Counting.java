package io.pooled.jcstress;

import java.util.concurrent.ThreadLocalRandom;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

import io.pooled.DiscardReason;
import io.pooled.OpenPool;

/**
 * Counters are exact at rest; before that they are never ahead and never go back.
 */
final class Counting {

	private static final long INTS = 1L << 32;

	private Counting() {
	}

	@JCStressTest
	@JCStressMeta(Grades.Sound.class)
	@Description("Two threads use an item where its hits pass what an int holds, and one of them counts.")
	@State
	public static class OfHits {

		private final Subject subject = new Subject();

		private final long before = ThreadLocalRandom.current().nextInt(1, 5) * INTS - 3;

		private boolean faulty;

		OfHits() {
			this.subject.pool.engine().preallocate(2);
			this.subject.pool.addHits(this.before);
		}

		@Actor
		public void use() {
			for (int i = 0; i < 4; i++) {
				this.subject.release(this.subject.acquire());
			}
		}

		@Actor
		public void count() {
			long seen = this.before;
			for (int i = 1; i <= 3; i++) {
				this.subject.release(this.subject.acquire());
				long now = this.subject.acquires();
				this.faulty |= now <= seen || now > this.before + 4 + i;
				seen = now;
			}
		}

		@Arbiter
		public void check(L_Result r) {
			boolean exact = this.subject.acquires() == this.before + 7;
			r.r1 = this.faulty ? "behind or ahead" : exact ? Verdict.SOUND : "not exact";
		}

	}

	@JCStressTest
	@JCStressMeta(Grades.Sound.class)
	@Description("One thread acquires, releases, discards and trims while another one counts.")
	@State
	public static class OfEverything extends Scene {

		private String fault = Verdict.SOUND;

		OfEverything() {
			super(1);
			this.subject.release(this.first);
		}

		@Actor
		public void use() {
			this.subject.release(this.subject.acquire());
			this.subject.discard(this.subject.acquire());
			this.subject.release(this.subject.acquire());
			this.subject.pool.trim(DiscardReason.PRESSURE);
		}

		@Actor
		public void count() {
			OpenPool.Counts seen = this.subject.pool.counted();
			for (int i = 0; i < 3; i++) {
				OpenPool.Counts counts = this.subject.pool.counted();
				require(counts.hits() + counts.misses() >= counts.releases(), "more releases than acquires");
				require(counts.hits() >= seen.hits() && counts.misses() >= seen.misses(), "acquires go back");
				require(counts.releases() >= seen.releases(), "releases go back");
				require(this.subject.pool.used() <= 1, "more retained than there is");
				seen = counts;
			}
		}

		private void require(boolean law, String fault) {
			this.fault = law ? this.fault : fault;
		}

		@Arbiter
		public void check(L_Result r) {
			r.r1 = this.fault.equals(Verdict.SOUND) ? verdict(0) : this.fault;
		}

	}

}
