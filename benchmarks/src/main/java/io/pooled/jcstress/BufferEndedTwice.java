package io.pooled.jcstress;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

import io.pooled.buffer.PooledBuffer;

/**
 * A buffer of one segment or several, cleared or zeroed, that two threads end at the same
 * time, or one while the other is using it, leads to nobody else's memory.
 */
final class BufferEndedTwice {

	private BufferEndedTwice() {
	}

	@JCStressTest
	@JCStressMeta(Grades.Sound.class)
	@Description("Two threads end one buffer, each in any of the four ways, and each acquires then.")
	@State
	public static class InAnyWay {

		private final Buffers scene = new Buffers();

		private final Buffers.End first = Buffers.End.any();

		private final Buffers.End second = Buffers.End.any();

		private @Nullable PooledBuffer one;

		private @Nullable PooledBuffer other;

		@Actor
		public void one() {
			this.scene.end(this.first);
			this.one = this.scene.acquire(1);
		}

		@Actor
		public void other() {
			this.scene.end(this.second);
			this.other = this.scene.acquire(2);
		}

		@Arbiter
		public void check(L_Result r) {
			boolean fair = this.scene.staleReleases() <= 1;
			r.r1 = fair ? this.scene.verdict(this.one, this.other) : "both are stale";
		}

	}

	@JCStressTest
	@JCStressMeta(Grades.Sound.class)
	@Description("One thread writes a buffer out, which another one ends in any of the four ways; each acquires then.")
	@State
	public static class WhileItIsWrittenOut {

		private final Buffers scene = new Buffers();

		private final Buffers.End end = Buffers.End.any();

		private boolean intact;

		private @Nullable PooledBuffer one;

		private @Nullable PooledBuffer other;

		@Actor
		public void write() {
			this.intact = this.scene.isWrittenOutIntact();
			this.one = this.scene.acquire(1);
		}

		@Actor
		public void end() {
			this.scene.end(this.end);
			this.other = this.scene.acquire(2);
		}

		@Arbiter
		public void check(L_Result r) {
			r.r1 = this.intact ? this.scene.verdict(this.one, this.other) : "something of the next owner was written";
		}

	}

}
