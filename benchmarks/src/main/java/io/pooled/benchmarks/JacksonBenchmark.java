package io.pooled.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.core.util.RecyclerPool;

/**
 * Acquire and release of a buffer recycler from Jackson's own pools, as its parsers and
 * generators do it once for each document.
 *
 * @since 0.1.0
 */
public class JacksonBenchmark extends AbstractBenchmark {

	@Benchmark
	public BufferRecycler jacksonThreadLocal(ThreadLocalRecyclers state) {
		return state.cycle();
	}

	@Benchmark
	public BufferRecycler jacksonDeque(DequeRecyclers state) {
		return state.cycle();
	}

	@Benchmark
	public BufferRecycler jacksonBounded(BoundedRecyclers state) {
		return state.cycle();
	}

	/**
	 * One of Jackson's pools.
	 */
	public abstract static class Recyclers {

		private final RecyclerPool<BufferRecycler> pool;

		Recyclers(RecyclerPool<BufferRecycler> pool) {
			this.pool = pool;
		}

		final BufferRecycler cycle() {
			BufferRecycler recycler = this.pool.acquireAndLinkPooled();
			recycler.releaseToPool();
			return recycler;
		}

		@Setup
		public void fill(BenchmarkParams params) throws Exception {
			AbstractBenchmark.fill(idle(params), this.pool::acquireAndLinkPooled, BufferRecycler::releaseToPool);
		}

	}

	/**
	 * Jackson 2's default: one recycler for each thread, softly referenced; release does
	 * nothing.
	 */
	@State(Scope.Thread)
	public static class ThreadLocalRecyclers extends Recyclers {

		public ThreadLocalRecyclers() {
			super(JsonRecyclerPools.threadLocalPool());
		}

	}

	/**
	 * Jackson 3's default: an unbounded queue.
	 */
	@State(Scope.Benchmark)
	public static class DequeRecyclers extends Recyclers {

		public DequeRecyclers() {
			super(JsonRecyclerPools.newConcurrentDequePool());
		}

	}

	/**
	 * A queue bounded at Jackson's own default, 100.
	 */
	@State(Scope.Benchmark)
	public static class BoundedRecyclers extends Recyclers {

		public BoundedRecyclers() {
			super(JsonRecyclerPools.newBoundedPool(RecyclerPool.BoundedPoolBase.DEFAULT_CAPACITY));
		}

	}

}
