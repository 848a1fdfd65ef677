package io.pooled;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * What the buffer pools of an application share: a bound on what they retain together,
 * and a ceiling for what they hold and have handed out together. Both hold at every
 * instant. A pool that must allocate beyond the ceiling has all of them let go of what is
 * idle, and throws a {@link PoolExhaustedException} if that is not enough. Asked only
 * when something is allocated, or kept for later. Thread-safe, lock-free.
 *
 * @since 0.1.0
 */
public final class SharedMemory {

	private static final long RETAINED_PERCENT = 25;

	private static final long IN_USE_PERCENT = 80;

	/** What a web application and its collector need of a heap besides bodies. */
	private static final long REST = 112 * 1024 * 1024;

	private static final SharedMemory OF_HEAP = new SharedMemory(percentOfHeap(RETAINED_PERCENT),
			ceilingOfHeap(IN_USE_PERCENT));

	private final Budget retained;

	private final Budget held;

	private final Set<Member> members = ConcurrentHashMap.newKeySet();

	private final ReferenceQueue<Holding> gone = new ReferenceQueue<>();

	/**
	 * Create memory to be shared.
	 * @param maxRetained the most that the pools retain together, in bytes; 0 or more
	 * @param maxInUse the most that they hold and hand out together, in bytes;
	 * {@link Long#MAX_VALUE} for no ceiling
	 * @throws IllegalArgumentException if {@code maxInUse} is smaller than
	 * {@code maxRetained}, or one of them is negative
	 */
	public SharedMemory(long maxRetained, long maxInUse) {
		if (maxRetained > maxInUse) {
			throw new IllegalArgumentException("maxInUse must be at least maxRetained (" + maxRetained
					+ "), since what is retained counts as well, not " + maxInUse);
		}
		this.retained = new Budget(maxRetained);
		this.held = new Budget(maxInUse);
	}

	/**
	 * Return the memory of all pools of this JVM that were not given another one: they
	 * retain a quarter of the maximum heap, and use four fifths of it as far as
	 * {@link #ceilingOfHeap} allows.
	 * @return the same for each call
	 */
	public static SharedMemory ofHeap() {
		return OF_HEAP;
	}

	/**
	 * Return a part of the maximum heap.
	 * @param percent how many hundredths
	 * @return bytes
	 */
	public static long percentOfHeap(long percent) {
		return Runtime.getRuntime().maxMemory() / 100 * percent;
	}

	/**
	 * Return a part of the maximum heap that leaves enough of it to others: 112 MB, or
	 * half of a heap that is smaller than twice that.
	 * @param percent how many hundredths
	 * @return bytes
	 */
	public static long ceilingOfHeap(long percent) {
		long heap = Runtime.getRuntime().maxMemory();
		return Math.min(percentOfHeap(percent), Math.max(heap - REST, heap / 2));
	}

	/**
	 * Return the most that the pools retain together.
	 * @return bytes
	 */
	public long maxRetained() {
		return this.retained.limit();
	}

	/**
	 * Return what the pools retain together: what is idle, and what is in use and has a
	 * place to come back to.
	 * @return bytes, never more than {@link #maxRetained()}
	 */
	public long retained() {
		return this.retained.used();
	}

	/**
	 * Return the most that the pools hold and hand out together.
	 * @return bytes; {@link Long#MAX_VALUE} for no ceiling
	 */
	public long maxInUse() {
		return this.held.limit();
	}

	/**
	 * Return what the pools hold and have handed out together.
	 * @return bytes, never more than {@link #maxInUse()}
	 */
	public long held() {
		return this.held.used();
	}

	/**
	 * Return the figures and their bounds, by name.
	 * @return bytes; {@code none} where there is no ceiling
	 */
	public Map<String, Object> asMap() {
		Map<String, Object> map = new LinkedHashMap<>();
		map.put("retained", retained());
		map.put("maxRetained", maxRetained());
		map.put("held", held());
		map.put("maxInUse", (maxInUse() != Long.MAX_VALUE) ? maxInUse() : "none");
		return map;
	}

	Budget retainedBudget() {
		return this.retained;
	}

	/**
	 * Have a pool share this memory.
	 * @param name its name
	 * @param engines its engines, which may become more
	 * @param retained what it retains, a part of {@link #retainedBudget()}
	 * @return what it takes of this memory
	 */
	Holding share(String name, List<StripedPool<?>> engines, Budget retained) {
		forgetGone();
		AtomicLong bytes = new AtomicLong();
		Holding holding = new Holding(name, bytes);
		this.members.add(new Member(holding, this.gone, engines, bytes, retained));
		return holding;
	}

	// What pools hold that nobody can use any more goes with them.
	private void forgetGone() {
		for (Reference<?> member = this.gone.poll(); member != null; member = this.gone.poll()) {
			if (this.members.remove(member)) {
				((Member) member).end(this);
			}
		}
	}

	private boolean reserve(long weight) {
		return this.held.reserve(weight) || reserveOfIdle(weight);
	}

	private boolean reserveOfIdle(long weight) {
		forgetGone();
		BooleanSupplier enough = () -> this.held.reserve(weight);
		for (Member member : this.members) {
			List<StripedPool<?>> engines = member.engines.get();
			if (engines != null && engines.stream().anyMatch((engine) -> engine.letGoUntil(enough))) {
				return true;
			}
		}
		return enough.getAsBoolean();
	}

	// What there is for a pool that needs it, now.
	private long available() {
		return this.held.limit() - this.held.used() + this.members.stream().mapToLong(Member::idle).sum();
	}

	/**
	 * What one pool takes of the memory, and does not give back before it lets go of it.
	 */
	final class Holding {

		private final String pool;

		private final AtomicLong bytes;

		private final LongAdder exhausted = new LongAdder();

		private Holding(String pool, AtomicLong bytes) {
			this.pool = pool;
			this.bytes = bytes;
		}

		/**
		 * Take memory for something that is about to be allocated, at the expense of what
		 * is idle if need be.
		 * @param weight in bytes
		 * @throws PoolExhaustedException if there is less
		 */
		void take(long weight) {
			if (!reserve(weight)) {
				throw exhausted(weight);
			}
			this.bytes.addAndGet(weight);
		}

		void giveBack(long weight) {
			this.bytes.addAndGet(-weight);
			SharedMemory.this.held.release(weight);
		}

		void require(long weight) {
			if (weight > maxInUse() - held() && weight > available()) {
				throw exhausted(weight);
			}
		}

		private PoolExhaustedException exhausted(long wanted) {
			this.exhausted.increment();
			return new PoolExhaustedException(this.pool, wanted, held(), maxInUse());
		}

		/**
		 * Return how often there was not enough memory.
		 * @return the number of exceptions
		 */
		long exhausted() {
			return this.exhausted.sum();
		}

	}

	/**
	 * A pool, which it does not keep from being collected.
	 */
	private static final class Member extends PhantomReference<Holding> {

		private final WeakReference<List<StripedPool<?>>> engines;

		private final AtomicLong bytes;

		private final Budget retained;

		Member(Holding holding, ReferenceQueue<Holding> gone, List<StripedPool<?>> engines, AtomicLong bytes,
				Budget retained) {
			super(holding, gone);
			this.engines = new WeakReference<>(engines);
			this.bytes = bytes;
			this.retained = retained;
		}

		long idle() {
			List<StripedPool<?>> engines = this.engines.get();
			return (engines != null)
					? engines.stream().mapToLong((engine) -> engine.counts().idle() * engine.weight).sum() : 0;
		}

		void end(SharedMemory memory) {
			memory.held.release(this.bytes.get());
			this.retained.release(this.retained.used());
		}

	}

}
