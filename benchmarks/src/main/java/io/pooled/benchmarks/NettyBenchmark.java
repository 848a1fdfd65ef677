package io.pooled.benchmarks;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.Recycler;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Acquire and release of Netty's pools. As in Netty's own benchmarks the threads are
 * Netty's, since the recycler pools nothing and the allocators cache nothing for others,
 * and leak detection, which samples by default, is off.
 *
 * @since 0.1.0
 */
@Fork(value = 2, jvmArgsAppend = { FastThreads.EXECUTOR, FastThreads.EXECUTOR_CLASS, FastThreads.NO_LEAK_DETECTION })
public class NettyBenchmark extends AbstractBenchmark {

	@Benchmark
	public byte[] nettyRecycler(GuardedRecycler state) {
		Item item = GuardedRecycler.ITEMS.get();
		byte[] touched = touch(item.bytes);
		item.handle.recycle(item);
		return touched;
	}

	@Benchmark
	public byte[] nettyRecyclerUnguarded(UnguardedRecycler state) {
		Item item = UnguardedRecycler.ITEMS.get();
		byte[] touched = touch(item.bytes);
		item.handle.unguardedRecycle(item);
		return touched;
	}

	@Benchmark
	public boolean nettyPooledBuffer(PooledAllocator state) {
		return cycle(PooledAllocator.ALLOCATOR);
	}

	@Benchmark
	public boolean nettyAdaptiveBuffer(AdaptiveAllocator state) {
		return cycle(AdaptiveAllocator.ALLOCATOR);
	}

	private static boolean cycle(ByteBufAllocator allocator) {
		ByteBuf buffer = allocator.heapBuffer(4096);
		buffer.writeByte(1);
		return buffer.release();
	}

	/**
	 * A recycler as everybody gets it: it refuses to recycle an object twice.
	 */
	@State(Scope.Thread)
	public static class GuardedRecycler {

		static final Recycler<Item> ITEMS = new Recycler<>() {
			@Override
			protected Item newObject(Handle<Item> handle) {
				return new Item((EnhancedHandle<Item>) handle);
			}
		};

		@Setup
		public void fill() throws Exception {
			AbstractBenchmark.fill(Item.FILL, ITEMS::get, (item) -> item.handle.recycle(item));
		}

	}

	/**
	 * A recycler as the adaptive allocator uses it for its own buffers: no checks.
	 */
	@State(Scope.Thread)
	public static class UnguardedRecycler {

		static final Recycler<Item> ITEMS = new Recycler<>(true) {
			@Override
			protected Item newObject(Handle<Item> handle) {
				return new Item((EnhancedHandle<Item>) handle);
			}
		};

		@Setup
		public void fill() throws Exception {
			AbstractBenchmark.fill(Item.FILL, ITEMS::get, (item) -> item.handle.unguardedRecycle(item));
		}

	}

	/**
	 * The allocator of jemalloc's kind with its defaults, which give each of Netty's
	 * threads a cache.
	 */
	@State(Scope.Thread)
	public static class PooledAllocator {

		static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;

		@Setup
		public void fill() throws Exception {
			AbstractBenchmark.fill(2, () -> ALLOCATOR.heapBuffer(4096), ByteBuf::release);
		}

	}

	/**
	 * The default allocator of Netty 4.2, with the magazines for each thread that event
	 * loops get.
	 */
	@State(Scope.Thread)
	public static class AdaptiveAllocator {

		static final ByteBufAllocator ALLOCATOR = new AdaptiveByteBufAllocator(false, true);

		@Setup
		public void fill() throws Exception {
			AbstractBenchmark.fill(2, () -> ALLOCATOR.heapBuffer(4096), ByteBuf::release);
		}

	}

	private static final class Item {

		/** A recycler keeps one in eight new objects. */
		static final int FILL = 16;

		final byte[] bytes = create();

		final Recycler.EnhancedHandle<Item> handle;

		Item(Recycler.EnhancedHandle<Item> handle) {
			this.handle = handle;
		}

	}

}
