package io.pooled;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import kotlin.internal.LowPriorityInOverloadResolution;
import org.jspecify.annotations.Nullable;

/**
 * A pool of objects that are expensive to build or hold native resources.
 * <p>
 * Thread-safe; platform and virtual threads are equal users. Acquiring never blocks: when
 * no object is idle one is created, so the number in use is bounded by the callers, and
 * the number kept by {@code maxIdle}. Everything one owner did before releasing
 * happens-before everything the next owner does after acquiring.
 *
 * <pre class="code">
 * Pool&lt;StringBuilder&gt; builders = Pool.builder("builders", StringBuilder::new).build();
 * try (Lease&lt;StringBuilder&gt; lease = builders.acquire()) {
 *     lease.get().append("hello");
 * }
 * </pre>
 *
 * @param <T> the type of the objects
 * @since 0.1.0
 */
public final class Pool<T> extends EngineGroup {

	/**
	 * The most objects that a pool can be told to keep.
	 */
	public static final int MAX_IDLE = 1 << 16;

	/** How many times its first limit a pool can be resized to. */
	private static final int HEADROOM = 4;

	private final PooledObjectFactory<T> factory;

	private final int preallocate;

	private final long objectSize;

	private final StripedPool<ObjectEntry<T>> engine;

	private Pool(Builder<T> builder) {
		super("object", builder.name, builder.upkeep, builder.maxIdle, builder.objectSize);
		this.factory = builder.factory;
		this.preallocate = builder.preallocate;
		this.objectSize = builder.objectSize;
		this.engine = engine(this::create, resetOf(builder.factory), this::destroy, 1,
				Math.min(MAX_IDLE, builder.maxIdle * HEADROOM));
		preallocate(builder.preallocate);
	}

	private static <T> @Nullable Predicate<ObjectEntry<T>> resetOf(PooledObjectFactory<T> factory) {
		return (factory instanceof SupplierFactory) ? null : (entry) -> factory.reset(entry.value);
	}

	private void preallocate(int count) {
		boolean complete = false;
		try {
			this.engine.preallocate(count);
			complete = true;
		}
		finally {
			if (!complete) {
				this.engine.close();
			}
		}
	}

	/**
	 * Start building a pool whose objects are cleaned and checked on release.
	 * @param name the name, as shown in messages, metrics and the endpoint
	 * @param factory makes, cleans and disposes of the objects
	 * @param <T> the type of the objects
	 * @return a builder
	 */
	public static <T> Builder<T> builder(String name, PooledObjectFactory<T> factory) {
		return new Builder<>(name, factory);
	}

	/**
	 * Start building a pool whose objects are handed out as the last owner left them.
	 * @param name the name, as shown in messages, metrics and the endpoint
	 * @param supplier makes the objects
	 * @param <T> the type of the objects
	 * @return a builder
	 */
	public static <T> Builder<T> builder(String name, Supplier<? extends T> supplier) {
		Objects.requireNonNull(supplier, "supplier");
		return new Builder<>(name, new SupplierFactory<>(supplier));
	}

	/**
	 * Lease an object until the lease is closed.
	 * @return a lease, to be closed by the caller
	 * @throws IllegalStateException if the pool is closed, or its factory returned
	 * {@code null}
	 */
	public Lease<T> acquire() {
		Lease<T> lease = new Lease<>(this.engine, this.engine.acquire());
		LeaseScope.opened(lease);
		return lease;
	}

	/**
	 * Lease an object for the time of one call. It is released when the call returns or
	 * throws.
	 * @param action what to do with the object
	 * @param <R> the type of the result
	 * @param <X> what the action may throw
	 * @return the result of the action
	 * @throws X if the action throws it
	 * @throws IllegalStateException if the pool is closed, or its factory returned
	 * {@code null}
	 */
	@LowPriorityInOverloadResolution // Kotlin does not infer what nothing mentions
	public <R extends @Nullable Object, X extends Exception> R use(
			PooledFunction<? super T, ? extends R, ? extends X> action) throws X {
		StripedPool<ObjectEntry<T>> engine = this.engine;
		ObjectEntry<T> entry = engine.acquire();
		int generation = entry.generation;
		try {
			return action.call(entry.value);
		}
		finally {
			engine.resetAndRelease(entry, generation);
		}
	}

	/**
	 * Lease an object for the time of one call. It is released when the call returns or
	 * throws. A lambda in Kotlin is taken as such a function, a lambda in Java as one
	 * that may throw.
	 * @param action what to do with the object
	 * @param <R> the type of the result
	 * @return the result of the action
	 * @throws IllegalStateException if the pool is closed, or its factory returned
	 * {@code null}
	 */
	public <R extends @Nullable Object> R use(Function<? super T, ? extends R> action) {
		PooledFunction<T, R, RuntimeException> call = action::apply;
		return use(call);
	}

	/**
	 * Lease an object for the time of one call on another thread. It is leased when the
	 * call begins and released when the call returns or throws, which is before the
	 * future completes with its result.
	 * <p>
	 * Cancelling the future, or a timeout of it, takes nothing away from a call that is
	 * under way, which is not interrupted either: the object goes back when the call has
	 * ended, and is nobody else's until then. A call that has not begun by then leases
	 * nothing; nor does one that the executor drops, whose future never completes.
	 * @param action what to do with the object
	 * @param executor runs it
	 * @param <R> the type of the result
	 * @return completes with the result of the action, or what it threw, or
	 * {@link IllegalStateException} if the pool is closed
	 * @throws RejectedExecutionException if the executor does not take it
	 */
	public <R extends @Nullable Object> CompletableFuture<R> useAsync(
			PooledFunction<? super T, ? extends R, ? extends Exception> action, Executor executor) {
		Objects.requireNonNull(action, "action");
		return CompletableFuture.supplyAsync(() -> use((Function<? super T, ? extends R>) action), executor);
	}

	private ObjectEntry<T> create() {
		T object = this.factory.create();
		if (object == null) {
			throw new IllegalStateException("Pool '" + name() + "': its factory returned null");
		}
		return new ObjectEntry<>(object);
	}

	private void destroy(ObjectEntry<T> entry) {
		try {
			this.factory.destroy(entry.value);
		}
		catch (Exception ex) {
			// by contract: the object has left the pool either way
		}
	}

	@Override
	public PoolDetails details() {
		Map<String, Object> settings = new LinkedHashMap<>();
		settings.put("maxIdle", maxIdle());
		settings.put("preallocate", this.preallocate);
		upkeep().describe(settings);
		List<PoolDetails.SizeClass> sizeClasses = (this.objectSize != 0)
				? List.of(this.engine.sizeClass(this.objectSize)) : List.of();
		return new PoolDetails(settings, sizeClasses, List.of(), traffic());
	}

	/**
	 * Return the most objects that the pool keeps.
	 * @return the limit now
	 */
	public int maxIdle() {
		return (int) maxRetained();
	}

	/**
	 * Change the most objects that the pool keeps. With a lower limit, idle objects are
	 * discarded until it holds; objects in use stay with their owners.
	 * @param maxIdle from 0 to what the pool has slots for: four times its first limit or
	 * a little more, but no more than 65,536
	 * @throws IllegalArgumentException if it is out of range
	 */
	public void resize(int maxIdle) {
		Checks.range("maxIdle", maxIdle, 0, this.engine.capacity());
		maxRetained(maxIdle);
	}

	/** Marks the pools that have nothing to reset, and so the shorter release. */
	private record SupplierFactory<T>(Supplier<? extends T> supplier) implements PooledObjectFactory<T> {

		@Override
		public T create() {
			return this.supplier.get();
		}

		@Override
		public boolean reset(T object) {
			return true;
		}

	}

	/**
	 * Builds a {@link Pool}.
	 *
	 * @param <T> the type of the objects
	 */
	public static final class Builder<T> {

		private final String name;

		private final PooledObjectFactory<T> factory;

		private int maxIdle = 64;

		private int preallocate;

		private long objectSize;

		private UpkeepSettings upkeep = UpkeepSettings.DEFAULT;

		private Builder(String name, PooledObjectFactory<T> factory) {
			this.name = Objects.requireNonNull(name, "name");
			this.factory = Objects.requireNonNull(factory, "factory");
		}

		/**
		 * Set the most objects that the pool keeps; what is released beyond that is
		 * discarded as {@code full}.
		 * @param maxIdle from 0 to 65,536; 64 unless set
		 * @return this
		 */
		public Builder<T> maxIdle(int maxIdle) {
			this.maxIdle = Checks.range("maxIdle", maxIdle, 0, MAX_IDLE);
			return this;
		}

		/**
		 * Set how many objects are created when the pool is built.
		 * @param preallocate from 0, the default, to {@code maxIdle}
		 * @return this
		 */
		public Builder<T> preallocate(int preallocate) {
			this.preallocate = Checks.range("preallocate", preallocate, 0, MAX_IDLE);
			return this;
		}

		/**
		 * Set an estimate of the memory behind one object, heap and native, so that the
		 * statistics can show bytes.
		 * @param objectSize in bytes; 0, the default, if unknown
		 * @return this
		 */
		public Builder<T> objectSize(long objectSize) {
			this.objectSize = Checks.range("objectSize", objectSize, 0, Long.MAX_VALUE / MAX_IDLE);
			return this;
		}

		/**
		 * Set how the pool looks after idle objects and leases.
		 * @param upkeep {@link UpkeepSettings#DEFAULT} unless set
		 * @return this
		 */
		public Builder<T> upkeep(UpkeepSettings upkeep) {
			this.upkeep = Objects.requireNonNull(upkeep, "upkeep");
			return this;
		}

		/**
		 * Set how long an object may stay idle.
		 * @param idleTimeout 60 s unless set; zero to keep idle objects for ever
		 * @return this
		 */
		public Builder<T> idleTimeout(Duration idleTimeout) {
			return upkeep(new UpkeepSettings(idleTimeout, this.upkeep.overdueAfter(), this.upkeep.leakDetection(),
					this.upkeep.leakSampling()));
		}

		/**
		 * Set the age at which a lease counts as overdue.
		 * @param overdueAfter 5 min unless set
		 * @return this
		 */
		public Builder<T> overdueAfter(Duration overdueAfter) {
			return upkeep(new UpkeepSettings(this.upkeep.idleTimeout(), overdueAfter, this.upkeep.leakDetection(),
					this.upkeep.leakSampling()));
		}

		/**
		 * Build the pool.
		 * @return a new pool, to be closed when no longer needed
		 * @throws IllegalArgumentException if {@code preallocate} is above
		 * {@code maxIdle}
		 */
		public Pool<T> build() {
			Checks.range("preallocate", this.preallocate, 0, this.maxIdle);
			return new Pool<>(this);
		}

	}

}
