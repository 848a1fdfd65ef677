package io.pooled.buffer;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;

import kotlin.internal.LowPriorityInOverloadResolution;
import org.jspecify.annotations.Nullable;

import io.pooled.EngineGroup;
import io.pooled.LeaseScope;
import io.pooled.PoolDetails;
import io.pooled.PoolExhaustedException;
import io.pooled.PooledFunction;
import io.pooled.SharedMemory;
import io.pooled.StripedPool;
import io.pooled.UpkeepSettings;

/**
 * A pool of byte buffers. What is pooled are segments of a few fixed sizes; a buffer is a
 * chain of them, so growing copies nothing, and one huge buffer cannot leave the pool
 * full of huge buffers.
 * <p>
 * Thread-safe. Acquiring never blocks: when no segment is idle one is allocated. What the
 * pool keeps is bounded in bytes at every instant by {@code maxRetained} and by the
 * {@linkplain SharedMemory memory} that it shares with others; a buffer that grew past
 * {@code maxCapacity} gives back at most that much of itself; a write past {@code limit}
 * throws {@link BufferLimitExceededException}; an allocation beyond what the shared
 * memory has throws {@link PoolExhaustedException}. Of one size class about
 * {@value #MAX_SEGMENTS} segments are kept. Statistics count segments: a buffer of five
 * segments is five acquires.
 *
 * @since 0.1.0
 */
public final class PooledBufferFactory extends EngineGroup {

	/**
	 * The most segments of one size class that a pool keeps, however small they are; or
	 * 64 for each processor, where that is more.
	 */
	public static final int MAX_SEGMENTS = 4096;

	/** How many times its first limit a pool can be resized to. */
	private static final int HEADROOM = 4;

	private final BufferSettings settings;

	final SegmentPools segments;

	private PooledBufferFactory(String name, BufferSettings settings) {
		super("buffer", name, settings.upkeep(), settings.maxRetained(), settings.memory());
		this.settings = settings;
		this.segments = new SegmentPools(name, settings, watch(), this::engine);
		whetherStrict(this.segments::strict);
		this.segments.preallocate(settings.preallocate());
	}

	private StripedPool<Segment> engine(int sizeClass) {
		int size = this.settings.sizeClasses()[sizeClass];
		long room = Math.min(this.settings.maxRetained(), this.settings.memory().maxRetained());
		int slots = Math.min(MAX_SEGMENTS, HEADROOM * BufferSettings.maxEntries(size, Math.max(room, maxRetained())));
		return engine(() -> new Segment(size, sizeClass), this.segments::letGo, size, slots);
	}

	@Override
	protected void inspect() {
		this.segments.inspect();
	}

	/**
	 * Start building a buffer pool.
	 * @param name the name, as shown in messages, metrics and the endpoint
	 * @return a builder
	 */
	public static Builder builder(String name) {
		return new Builder(name);
	}

	/**
	 * Lease an empty buffer, for content of unknown size.
	 * @return a buffer, to be closed by the caller
	 * @throws IllegalStateException if the pool is closed
	 * @throws PoolExhaustedException if no segment is idle and none may be allocated
	 */
	public PooledBuffer acquire() {
		PooledBuffer buffer = new PooledBuffer(this.segments, this.segments.first());
		LeaseScope.opened(buffer);
		return buffer;
	}

	/**
	 * Lease an empty buffer whose first segment is of the class that holds the expected
	 * size. The content may become smaller or larger than that.
	 * @param expectedSize in bytes, 0 or more
	 * @return a buffer, to be closed by the caller
	 * @throws IllegalArgumentException if the expected size is negative
	 * @throws IllegalStateException if the pool is closed
	 * @throws PoolExhaustedException if no segment is idle and none may be allocated
	 */
	public PooledBuffer acquire(int expectedSize) {
		if (expectedSize < 0) {
			throw new IllegalArgumentException(
					"Pool '" + name() + "': the expected size must not be negative, not " + expectedSize);
		}
		PooledBuffer buffer = new PooledBuffer(this.segments, this.segments.first(expectedSize));
		LeaseScope.opened(buffer);
		return buffer;
	}

	/**
	 * Lease a buffer for the time of one call. It is released when the call returns or
	 * throws.
	 * @param action what to do with the buffer
	 * @param <R> the type of the result
	 * @param <X> what the action may throw
	 * @return the result of the action
	 * @throws X if the action throws it
	 * @throws IllegalStateException if the pool is closed
	 * @throws PoolExhaustedException if no segment is idle and none may be allocated
	 */
	@LowPriorityInOverloadResolution // Kotlin does not infer what nothing mentions
	public <R extends @Nullable Object, X extends Exception> R use(
			PooledFunction<? super PooledBuffer, ? extends R, ? extends X> action) throws X {
		try (PooledBuffer buffer = new PooledBuffer(this.segments, this.segments.first())) {
			return action.call(buffer);
		}
	}

	/**
	 * Lease a buffer for the time of one call. It is released when the call returns or
	 * throws. A lambda in Kotlin is taken as such a function, a lambda in Java as one
	 * that may throw.
	 * @param action what to do with the buffer
	 * @param <R> the type of the result
	 * @return the result of the action
	 * @throws IllegalStateException if the pool is closed
	 * @throws PoolExhaustedException if no segment is idle and none may be allocated
	 */
	public <R extends @Nullable Object> R use(Function<? super PooledBuffer, ? extends R> action) {
		PooledFunction<PooledBuffer, R, RuntimeException> call = action::apply;
		return use(call);
	}

	/**
	 * Lease a buffer for the time of one call on another thread. It is leased when the
	 * call begins and released when the call returns or throws, which is before the
	 * future completes with its result.
	 * <p>
	 * Cancelling the future, or a timeout of it, takes nothing away from a call that is
	 * under way, which is not interrupted either: the buffer goes back when the call has
	 * ended, and is nobody else's until then. A call that has not begun by then leases
	 * nothing; nor does one that the executor drops, whose future never completes.
	 * @param action what to do with the buffer
	 * @param executor runs it
	 * @param <R> the type of the result
	 * @return completes with the result of the action, or what it threw, or
	 * {@link IllegalStateException} if the pool is closed, {@link PoolExhaustedException}
	 * if no segment is idle and none may be allocated
	 * @throws RejectedExecutionException if the executor does not take it
	 */
	public <R extends @Nullable Object> CompletableFuture<R> useAsync(
			PooledFunction<? super PooledBuffer, ? extends R, ? extends Exception> action, Executor executor) {
		Objects.requireNonNull(action, "action");
		return CompletableFuture.supplyAsync(() -> use((Function<? super PooledBuffer, ? extends R>) action), executor);
	}

	/**
	 * Lease a buffer and have it filled, for example to return it as a response body. It
	 * is released if filling throws.
	 * @param filler writes the content
	 * @param <X> what the filler may throw
	 * @return the filled buffer, to be closed by the caller
	 * @throws X if the filler throws it
	 * @throws IllegalStateException if the pool is closed
	 * @throws PoolExhaustedException if no segment is idle and none may be allocated
	 */
	@LowPriorityInOverloadResolution
	public <X extends Exception> PooledBuffer fill(Filler<? extends X> filler) throws X {
		PooledBuffer buffer = acquire();
		boolean complete = false;
		try {
			filler.fill(buffer);
			complete = true;
			return buffer;
		}
		finally {
			if (!complete) {
				buffer.close();
			}
		}
	}

	/**
	 * Lease a buffer and have it filled, for example to return it as a response body. It
	 * is released if filling throws. A lambda in Kotlin is taken as such a filler, a
	 * lambda in Java as one that may throw.
	 * @param filler writes the content
	 * @return the filled buffer, to be closed by the caller
	 * @throws IllegalStateException if the pool is closed
	 * @throws PoolExhaustedException if no segment is idle and none may be allocated
	 */
	public PooledBuffer fill(Consumer<? super PooledBuffer> filler) {
		Filler<RuntimeException> fill = filler::accept;
		return fill(fill);
	}

	/**
	 * Return the most bytes that may be written to one buffer.
	 * @return the limit, in bytes
	 */
	public long limit() {
		return this.settings.limit();
	}

	/**
	 * Check that there is memory for content of a size before it is there, so that it can
	 * be refused. None of it is leased yet, so there may be less when it comes.
	 * @param size of the content, in bytes
	 * @throws PoolExhaustedException if not even that could be allocated
	 */
	public void requireRoom(long size) {
		requireMemory(size);
	}

	@Override
	public PoolDetails details() {
		return new PoolDetails(this.settings.asMap(maxRetained()), this.segments.sizeClasses(), this.segments.sizes(),
				traffic());
	}

	/**
	 * Change the most bytes that the pool holds on to. With a lower limit, segments are
	 * given up until it holds: those of the largest class first, and of each class those
	 * that are idle first; segments in use stay with their owners.
	 * @param maxRetained in bytes, at least one segment of the smallest class. Beyond
	 * four times the first limit there may be no slots for that much
	 * @throws IllegalArgumentException if it is smaller than that
	 */
	public void resize(long maxRetained) {
		BufferSettings.checkMaxRetained(maxRetained, this.settings.sizeClasses()[0]);
		maxRetained(maxRetained);
	}

	/**
	 * Fills a buffer, and may throw.
	 *
	 * @param <X> what it may throw
	 */
	@FunctionalInterface
	public interface Filler<X extends Exception> extends Consumer<PooledBuffer> {

		/**
		 * Write the content.
		 * @param buffer an empty buffer
		 * @throws X if that fails
		 */
		void fill(PooledBuffer buffer) throws X;

		/**
		 * Write the content, like {@link #fill}, whose exceptions pass as they are: the
		 * checked ones too.
		 */
		@Override
		@SuppressWarnings("unchecked")
		default void accept(PooledBuffer buffer) {
			((Filler<RuntimeException>) this).fill(buffer);
		}

	}

	/**
	 * Builds a {@link PooledBufferFactory}.
	 */
	public static final class Builder {

		private final String name;

		private int[] sizeClasses = { 1024, 16 * 1024, 128 * 1024 };

		private int initial;

		private long maxCapacity = BufferSettings.AUTO;

		private long maxRetained = BufferSettings.AUTO;

		private long limit = 64 * 1024 * 1024;

		private boolean zero;

		private int preallocate;

		private UpkeepSettings upkeep = UpkeepSettings.DEFAULT;

		private SharedMemory memory = SharedMemory.ofHeap();

		private Builder(String name) {
			this.name = Objects.requireNonNull(name, "name");
		}

		/**
		 * Set the sizes of the segments.
		 * @param sizeClasses in bytes, ascending; 1 KB, 16 KB and 128 KB unless set. With
		 * the G1 collector keep them below half a heap region (512 KB on small heaps), or
		 * each allocation of one is humongous
		 * @return this
		 */
		public Builder sizeClasses(int... sizeClasses) {
			this.sizeClasses = sizeClasses.clone();
			return this;
		}

		/**
		 * Set the size that a buffer of unknown size is expected to reach.
		 * @param initial in bytes; 0, the default, to learn it from the sizes that nine
		 * in ten recent buffers did not exceed, rounded to a power of two: size classes
		 * that are powers of two suit it best
		 * @return this
		 */
		public Builder initial(int initial) {
			this.initial = initial;
			return this;
		}

		/**
		 * Set how much of itself one buffer gives back; the rest is discarded as
		 * {@code oversize}.
		 * @param maxCapacity in bytes; unless set, a buffer gives back all that the pool
		 * has room for
		 * @return this
		 */
		public Builder maxCapacity(long maxCapacity) {
			this.maxCapacity = maxCapacity;
			return this;
		}

		/**
		 * Set the most bytes that the pool holds on to.
		 * @param maxRetained in bytes; unless set, what the memory that it shares with
		 * others has room for
		 * @return this
		 */
		public Builder maxRetained(long maxRetained) {
			this.maxRetained = maxRetained;
			return this;
		}

		/**
		 * Set the most bytes that may be written to one buffer.
		 * @param limit in bytes; 64 MB unless set
		 * @return this
		 */
		public Builder limit(long limit) {
			this.limit = limit;
			return this;
		}

		/**
		 * Set whether what was written is overwritten on release.
		 * @param zeroOnRelease {@code false} unless set
		 * @return this
		 */
		public Builder zeroOnRelease(boolean zeroOnRelease) {
			this.zero = zeroOnRelease;
			return this;
		}

		/**
		 * Set how many segments of the smallest class are allocated when the pool is
		 * built.
		 * @param preallocate from 0, the default, to what {@code maxRetained} has room
		 * for
		 * @return this
		 */
		public Builder preallocate(int preallocate) {
			this.preallocate = preallocate;
			return this;
		}

		/**
		 * Set how the pool looks after idle segments and leases.
		 * @param upkeep {@link UpkeepSettings#DEFAULT} unless set
		 * @return this
		 */
		public Builder upkeep(UpkeepSettings upkeep) {
			this.upkeep = Objects.requireNonNull(upkeep, "upkeep");
			return this;
		}

		/**
		 * Set what bounds this pool and others together.
		 * @param memory {@link SharedMemory#ofHeap()} unless set
		 * @return this
		 */
		public Builder memory(SharedMemory memory) {
			this.memory = Objects.requireNonNull(memory, "memory");
			return this;
		}

		/**
		 * Build the pool.
		 * @return a new pool, to be closed when no longer needed
		 * @throws IllegalArgumentException if the settings do not fit together
		 */
		public PooledBufferFactory build() {
			return new PooledBufferFactory(this.name,
					new BufferSettings(this.sizeClasses, this.initial, this.maxCapacity, this.maxRetained, this.limit,
							this.zero, this.preallocate, this.upkeep, this.memory));
		}

	}

}
