package io.pooled.benchmarks;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

import io.pooled.Lease;
import io.pooled.Pool;
import io.pooled.PoolStats;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * Acquire and release of this project's pools, in each of the forms that users write, and
 * the plain allocation that has to be beaten. Default settings, but for room for all
 * threads.
 *
 * @since 0.1.0
 */
public class PoolBenchmark extends AbstractBenchmark {

	@Benchmark
	public byte[] lambda(Objects state) {
		return state.pool.use(AbstractBenchmark::touch);
	}

	@Benchmark
	public byte[] lambdaObserved(ObservedObjects state) {
		return state.pool.use(AbstractBenchmark::touch);
	}

	@Benchmark
	public byte[] tryWithResources(Objects state) {
		try (Lease<byte[]> lease = state.pool.acquire()) {
			return touch(lease.get());
		}
	}

	@Benchmark
	public byte[] escaping(Objects state) {
		Lease<byte[]> lease = state.pool.acquire();
		byte[] touched = touch(lease.get());
		close(lease);
		return touched;
	}

	// Not inlined, so that the lease has to exist.
	@CompilerControl(CompilerControl.Mode.DONT_INLINE)
	private static void close(Lease<?> lease) {
		lease.close();
	}

	// The store of a young lease into an old object also pays the collector's barrier.
	@Benchmark
	public byte[] escapingToField(Objects state, Holder holder) {
		holder.lease = state.pool.acquire();
		byte[] touched = touch(holder.lease.get());
		holder.lease.close();
		return touched;
	}

	@Benchmark
	public boolean buffer(Buffers state) {
		try (PooledBuffer buffer = state.factory.acquire(4096)) {
			buffer.write(1);
			return buffer.isReused();
		}
	}

	@Benchmark
	public byte[] newArray(Size state) {
		return touch(new byte[state.size]);
	}

	/**
	 * A pool of small objects.
	 */
	@State(Scope.Benchmark)
	public static class Objects {

		Pool<byte[]> pool;

		@Setup
		public void fill(BenchmarkParams params) throws Exception {
			int idle = idle(params);
			this.pool = Pool.builder("objects", AbstractBenchmark::create).maxIdle(Math.max(64, idle)).build();
			AbstractBenchmark.fill(idle, this.pool::acquire, Lease::close);
		}

		@TearDown
		public void close() {
			this.pool.close();
		}

	}

	/**
	 * The same, while somebody reads its statistics ten times a second.
	 */
	@State(Scope.Benchmark)
	public static class ObservedObjects extends Objects {

		private final ScheduledExecutorService observer = Executors.newSingleThreadScheduledExecutor();

		volatile @Nullable PoolStats seen;

		@Setup
		public void observe() {
			this.observer.scheduleAtFixedRate(() -> this.seen = this.pool.stats(), 0, 100, TimeUnit.MILLISECONDS);
		}

		@TearDown
		public void stop() {
			this.observer.shutdownNow();
		}

	}

	/**
	 * Where a lease is kept that outlives the method that acquired it.
	 */
	@State(Scope.Thread)
	public static class Holder {

		@Nullable Lease<byte[]> lease;

	}

	/**
	 * A pool of buffers.
	 */
	@State(Scope.Benchmark)
	public static class Buffers {

		PooledBufferFactory factory;

		@Setup
		public void fill(BenchmarkParams params) throws Exception {
			this.factory = PooledBufferFactory.builder("buffers").build();
			AbstractBenchmark.fill(idle(params), () -> this.factory.acquire(4096), PooledBuffer::close);
		}

		@TearDown
		public void close() {
			this.factory.close();
		}

	}

	/**
	 * Bytes to allocate.
	 */
	@State(Scope.Benchmark)
	public static class Size {

		@Param({ "256", "4096", "65536", "1048576" })
		int size;

	}

}
