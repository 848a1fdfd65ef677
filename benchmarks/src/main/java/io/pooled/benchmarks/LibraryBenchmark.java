package io.pooled.benchmarks;

import java.util.concurrent.TimeUnit;

import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;
import stormpot.Allocator;
import stormpot.Expiration;
import stormpot.Pool;
import stormpot.PoolBuilder;
import stormpot.PoolTap;
import stormpot.Pooled;
import stormpot.Slot;
import stormpot.Timeout;

/**
 * Acquire and release of pooling libraries: Stormpot, Commons Pool and Jetty's buffers.
 *
 * @since 0.1.0
 */
public class LibraryBenchmark extends AbstractBenchmark {

	@Benchmark
	public byte[] stormpot(StormpotPool state) throws InterruptedException {
		Pooled<byte[]> pooled = state.pool.claim(StormpotPool.TIMEOUT);
		byte[] touched = touch(pooled.object);
		pooled.release();
		return touched;
	}

	@Benchmark
	public byte[] stormpotTuned(TunedStormpotPool state) throws InterruptedException {
		return stormpot(state);
	}

	@Benchmark
	public byte[] stormpotTunedTap(StormpotTap state) throws InterruptedException {
		Pooled<byte[]> pooled = state.tap.claim(StormpotPool.TIMEOUT);
		byte[] touched = touch(pooled.object);
		pooled.release();
		return touched;
	}

	@Benchmark
	public byte[] commonsPool(CommonsPool state) throws Exception {
		byte[] borrowed = state.pool.borrowObject();
		byte[] touched = touch(borrowed);
		state.pool.returnObject(borrowed);
		return touched;
	}

	@Benchmark
	public boolean jettyBuffer(JettyPool state) {
		RetainableByteBuffer.Mutable buffer = state.pool.acquire(4096, false);
		buffer.put((byte) 1);
		return buffer.release();
	}

	/**
	 * Stormpot with its defaults: objects expire after some minutes, which each claim
	 * checks, and its leak detection is on.
	 */
	@State(Scope.Benchmark)
	public static class StormpotPool {

		static final Timeout TIMEOUT = new Timeout(10, TimeUnit.SECONDS);

		Pool<Pooled<byte[]>> pool;

		PoolBuilder<Pooled<byte[]>> builder() {
			return Pool.from(new StormpotAllocator());
		}

		@Setup
		public void fill(BenchmarkParams params) throws Exception {
			int idle = idle(params);
			this.pool = builder().setSize(idle).build();
			AbstractBenchmark.fill(idle, () -> this.pool.claim(TIMEOUT), Pooled::close);
		}

		@TearDown
		public void close() throws InterruptedException {
			this.pool.shutdown().await(TIMEOUT);
		}

	}

	/**
	 * Stormpot as its own benchmark builds it: objects never expire, no background work
	 * and no leak detection.
	 */
	@State(Scope.Benchmark)
	public static class TunedStormpotPool extends StormpotPool {

		@Override
		PoolBuilder<Pooled<byte[]>> builder() {
			return super.builder().setExpiration(Expiration.never())
				.setBackgroundExpirationEnabled(false)
				.setPreciseLeakDetectionEnabled(false);
		}

	}

	/**
	 * Stormpot's fastest way in: each thread holds a tap of its own, and so needs to be
	 * one that can.
	 */
	@State(Scope.Thread)
	public static class StormpotTap {

		PoolTap<Pooled<byte[]>> tap;

		@Setup
		public void open(TunedStormpotPool state) {
			this.tap = state.pool.getThreadLocalTap();
		}

	}

	/**
	 * Commons Pool with nothing to check: unbounded, last in first out, not fair, no
	 * validation, no eviction, neither JMX nor detailed statistics.
	 */
	@State(Scope.Benchmark)
	public static class CommonsPool {

		GenericObjectPool<byte[]> pool;

		@Setup
		public void fill(BenchmarkParams params) throws Exception {
			GenericObjectPoolConfig<byte[]> config = new GenericObjectPoolConfig<>();
			config.setMaxTotal(-1);
			config.setMaxIdle(-1);
			config.setJmxEnabled(false);
			config.setCollectDetailedStatistics(false);
			this.pool = new GenericObjectPool<>(new CommonsFactory(), config);
			AbstractBenchmark.fill(idle(params), this.pool::borrowObject, this.pool::returnObject);
		}

		@TearDown
		public void close() {
			this.pool.close();
		}

	}

	/**
	 * Jetty's buffer pool as its servers have it: the defaults, statistics off.
	 */
	@State(Scope.Benchmark)
	public static class JettyPool {

		final ArrayByteBufferPool pool = new ArrayByteBufferPool();

		@Setup
		public void fill(BenchmarkParams params) throws Exception {
			AbstractBenchmark.fill(idle(params), () -> this.pool.acquire(4096, false), RetainableByteBuffer::release);
		}

	}

	private static final class StormpotAllocator implements Allocator<Pooled<byte[]>> {

		@Override
		public Pooled<byte[]> allocate(Slot slot) {
			return new Pooled<>(slot, create());
		}

		@Override
		public void deallocate(Pooled<byte[]> pooled) {
		}

	}

	private static final class CommonsFactory extends BasePooledObjectFactory<byte[]> {

		@Override
		public byte[] create() {
			return AbstractBenchmark.create();
		}

		@Override
		public PooledObject<byte[]> wrap(byte[] bytes) {
			return new DefaultPooledObject<>(bytes);
		}

	}

}
