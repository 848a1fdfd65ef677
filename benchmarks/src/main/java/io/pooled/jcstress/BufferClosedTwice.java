package io.pooled.jcstress;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JL_Result;

import io.pooled.buffer.PooledBuffer;

/**
 * Two threads that end one buffer release its segments once, and nobody else's content
 * changes.
 */
final class BufferClosedTwice {

	private BufferClosedTwice() {
	}

	@JCStressTest
	@JCStressMeta(Grades.OneStale.class)
	@Description("Two threads close one buffer, and each acquires then.")
	@State
	public static class ByTwoThreads {

		private final Buffers scene = new Buffers();

		private @Nullable PooledBuffer one;

		private @Nullable PooledBuffer other;

		@Actor
		public void one() {
			this.scene.first.close();
			this.one = this.scene.acquire(1);
		}

		@Actor
		public void other() {
			this.scene.first.close();
			this.other = this.scene.acquire(2);
		}

		@Arbiter
		public void check(JL_Result r) {
			r.r1 = this.scene.staleReleases();
			r.r2 = this.scene.verdict(this.one, this.other);
		}

	}

	@JCStressTest
	@JCStressMeta(Grades.OneStale.class)
	@Description("One thread closes a buffer that another one discards, and each acquires then.")
	@Outcome(id = "0, sound", expect = Expect.ACCEPTABLE, desc = "The second one saw the discard.")
	@State
	public static class AndDiscarded {

		private final Buffers scene = new Buffers();

		private @Nullable PooledBuffer one;

		private @Nullable PooledBuffer other;

		@Actor
		public void one() {
			this.scene.first.close();
			this.one = this.scene.acquire(1);
		}

		@Actor
		public void other() {
			this.scene.first.discard();
			this.other = this.scene.acquire(2);
		}

		@Arbiter
		public void check(JL_Result r) {
			r.r1 = this.scene.staleReleases();
			r.r2 = this.scene.verdict(this.one, this.other);
		}

	}

}
