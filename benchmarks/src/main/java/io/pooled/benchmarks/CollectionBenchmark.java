package io.pooled.benchmarks;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Acquire and release of what people write themselves from the JDK's collections: no
 * statistics, no check for double release, no lease.
 *
 * @since 0.1.0
 */
public class CollectionBenchmark extends AbstractBenchmark {

	@Benchmark
	public byte[] threadLocalStack(ThreadLocalStack state) {
		ArrayDeque<byte[]> stack = ThreadLocalStack.STACK.get();
		byte[] touched = touch(orNew(stack.pollFirst()));
		stack.addFirst(touched);
		return touched;
	}

	@Benchmark
	public byte[] lockedStack(LockedStack state) {
		byte[] touched = touch(orNew(state.poll()));
		state.add(touched);
		return touched;
	}

	@Benchmark
	public byte[] arrayBlockingQueue(BlockingQueue state) {
		byte[] touched = touch(orNew(state.queue.poll()));
		state.queue.offer(touched);
		return touched;
	}

	@Benchmark
	public byte[] concurrentLinkedDeque(LinkedDeque state) {
		byte[] touched = touch(orNew(state.deque.pollFirst()));
		state.deque.addFirst(touched);
		return touched;
	}

	private static byte[] orNew(byte @Nullable [] idle) {
		return (idle != null) ? idle : create();
	}

	/**
	 * The floor: nothing is shared, so nothing is synchronised, and nothing bounds it.
	 */
	@State(Scope.Thread)
	public static class ThreadLocalStack {

		static final ThreadLocal<ArrayDeque<byte[]>> STACK = ThreadLocal.withInitial(ArrayDeque::new);

		@Setup
		public void fill() throws Exception {
			AbstractBenchmark.fill(2, AbstractBenchmark::create, STACK.get()::addFirst);
		}

	}

	/**
	 * One stack and one lock, not fair.
	 */
	@State(Scope.Benchmark)
	public static class LockedStack {

		private final ReentrantLock lock = new ReentrantLock();

		private final ArrayDeque<byte[]> stack = new ArrayDeque<>();

		byte @Nullable [] poll() {
			this.lock.lock();
			try {
				return this.stack.pollFirst();
			}
			finally {
				this.lock.unlock();
			}
		}

		void add(byte[] bytes) {
			this.lock.lock();
			try {
				this.stack.addFirst(bytes);
			}
			finally {
				this.lock.unlock();
			}
		}

		@Setup
		public void fill(BenchmarkParams params) throws Exception {
			AbstractBenchmark.fill(idle(params), AbstractBenchmark::create, this::add);
		}

	}

	/**
	 * First in, first out, with one lock, not fair; as large as what it is filled with.
	 */
	@State(Scope.Benchmark)
	public static class BlockingQueue {

		Queue<byte[]> queue;

		@Setup
		public void fill(BenchmarkParams params) throws Exception {
			int idle = idle(params);
			this.queue = new ArrayBlockingQueue<>(idle);
			AbstractBenchmark.fill(idle, AbstractBenchmark::create, this.queue::add);
		}

	}

	/**
	 * Lock-free, used as a stack, which keeps the object that comes next warm.
	 */
	@State(Scope.Benchmark)
	public static class LinkedDeque {

		final ConcurrentLinkedDeque<byte[]> deque = new ConcurrentLinkedDeque<>();

		@Setup
		public void fill(BenchmarkParams params) throws Exception {
			AbstractBenchmark.fill(idle(params), AbstractBenchmark::create, this.deque::addFirst);
		}

	}

}
