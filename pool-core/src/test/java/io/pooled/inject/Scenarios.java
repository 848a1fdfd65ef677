package io.pooled.inject;

import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.pooled.DiscardReason;
import io.pooled.LeakDetection;
import io.pooled.Lease;
import io.pooled.ManagedPool;
import io.pooled.Pool;
import io.pooled.PoolStats;
import io.pooled.PooledObjectFactory;
import io.pooled.UpkeepSettings;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * What is done to a pool while an error comes, and what has to hold afterwards. Loaded by
 * the class loader that instruments the pools.
 */
public final class Scenarios implements Supplier<Map<String, Supplier<Scenario>>> {

	private static final UpkeepSettings UPKEEP = new UpkeepSettings(Duration.ofNanos(2), Duration.ofNanos(2),
			LeakDetection.COUNT);

	private static final int MAX_IDLE = 8;

	/** Closing a pool with a lost slot waits for a while. */
	private static final int CLOSE_EVERY = 100;

	private static int settled;

	@Override
	public Map<String, Supplier<Scenario>> get() {
		Map<String, Supplier<Scenario>> scenarios = new LinkedHashMap<>();
		for (boolean reset : new boolean[] { false, true }) {
			String kind = reset ? "reset: " : "plain: ";
			scenarios.put(kind + "use a hit", () -> new Objects(reset, 1, (own) -> own.pool.use(Object::hashCode)));
			scenarios.put(kind + "use a miss", () -> new Objects(reset, 0, (own) -> own.pool.use(Object::hashCode)));
			scenarios.put(kind + "lease", () -> new Objects(reset, 1, (own) -> own.lease().close()));
			scenarios.put(kind + "lease of a new object", () -> new Objects(reset, 0, (own) -> own.lease().close()));
			scenarios.put(kind + "lease where others are idle",
					() -> new Objects(reset, 5, (own) -> own.inAnotherThread(() -> own.lease().close())));
			scenarios.put(kind + "discard", () -> new Objects(reset, 1, (own) -> own.lease().discard()));
			scenarios.put(kind + "discard a new object", () -> new Objects(reset, 0, (own) -> own.lease().discard()));
			scenarios.put(kind + "release into a full pool",
					() -> new Objects(reset, MAX_IDLE, (own) -> own.useAll(MAX_IDLE + 1)));
			scenarios.put(kind + "trim", () -> new Objects(reset, 3, (own) -> own.pool.trim(DiscardReason.PRESSURE)));
			scenarios.put(kind + "age what is idle", () -> new Objects(reset, 3, Objects::age));
			scenarios.put(kind + "age what is overdue", () -> new Objects(reset, 3, (own) -> {
				try (Lease<Object> lease = own.lease()) {
					own.age();
				}
			}));
			scenarios.put(kind + "resize", () -> new Objects(reset, 3, (own) -> {
				try (Lease<Object> lease = own.lease()) {
					own.pool.resize(0);
				}
				finally {
					own.pool.resize(MAX_IDLE);
				}
			}));
			scenarios.put(kind + "close", () -> new Objects(reset, 3, (own) -> own.pool.close()));
			scenarios.put(kind + "close while in use", () -> new Objects(reset, 3, (own) -> {
				try (Lease<Object> lease = own.lease()) {
					own.pool.close();
				}
			}));
		}
		for (boolean zero : new boolean[] { false, true }) {
			for (int size : new int[] { 10, 100 }) {
				String kind = (zero ? "zero " : "clear ") + size + ": ";
				scenarios.put(kind + "use",
						() -> new Buffers(zero, size, (own) -> own.factory.use((buffer) -> own.fill(buffer))));
				scenarios.put(kind + "write out", () -> new Buffers(zero, size, (own) -> {
					try (PooledBuffer buffer = own.fill(own.factory.acquire())) {
						buffer.writeTo(OutputStream.nullOutputStream());
						buffer.toByteArray();
						buffer.clear();
						buffer.inputStream().transferTo(OutputStream.nullOutputStream());
					}
				}));
				scenarios.put(kind + "discard",
						() -> new Buffers(zero, size, (own) -> own.fill(own.factory.acquire()).discard()));
				scenarios.put(kind + "pass on",
						() -> new Buffers(zero, size, (own) -> own.fill(own.factory.acquire()).passOn().close()));
			}
		}
		return scenarios;
	}

	// What is not given back may be one ownership, which the pool knows to be overdue in
	// the end.
	private static @Nullable String settle(ManagedPool pool, boolean failed, int entries) {
		PoolStats stats = pool.stats();
		if (stats.inUse() > (failed ? entries : 0) || stats.inUse() < 0) {
			return stats.inUse() + " in use";
		}
		if (stats.retainedBytes() > stats.maxRetainedBytes()) {
			return stats.retainedBytes() + " retained";
		}
		for (long now = 100; now < 110; now++) {
			pool.age(now * 1000);
		}
		PoolStats aged = pool.stats();
		if (aged.inUse() != stats.inUse() || aged.overdue() > aged.inUse()) {
			return stats.inUse() + " in use, then " + aged.inUse() + " of which overdue are " + aged.overdue();
		}
		if (++settled % CLOSE_EVERY != 0) {
			return null;
		}
		long before = System.nanoTime();
		pool.close();
		long millis = (System.nanoTime() - before) / 1_000_000;
		return (millis < 1_000) ? null : "closing took " + millis + " ms";
	}

	private interface Action<T> {

		void run(T own) throws Exception;

	}

	private static final class Objects implements Scenario {

		private final Pool<Object> pool;

		private final Action<Objects> action;

		private Objects(boolean reset, int idle, Action<Objects> action) {
			PooledObjectFactory<Object> resetting = new PooledObjectFactory<>() {

				@Override
				public Object create() {
					return new Object();
				}

				@Override
				public boolean reset(Object object) {
					return true;
				}

			};
			Pool.Builder<Object> builder = reset ? Pool.builder("injected", resetting)
					: Pool.builder("injected", Object::new);
			this.pool = builder.maxIdle(MAX_IDLE).upkeep(UPKEEP).build();
			this.action = action;
			useAll(idle);
			this.pool.age(0);
		}

		Lease<Object> lease() {
			return this.pool.acquire();
		}

		void useAll(int count) {
			List<Lease<Object>> leases = new ArrayList<>();
			try {
				for (int i = 0; i < count; i++) {
					leases.add(this.pool.acquire());
				}
			}
			finally {
				closeAll(leases.iterator());
			}
		}

		private void closeAll(Iterator<Lease<Object>> leases) {
			if (leases.hasNext()) {
				try {
					leases.next().close();
				}
				finally {
					closeAll(leases);
				}
			}
		}

		void age() {
			this.pool.age(1);
			this.pool.age(10);
		}

		void inAnotherThread(Runnable task) throws InterruptedException {
			Throwable[] failure = new Throwable[1];
			Thread thread = new Thread(task);
			thread.setUncaughtExceptionHandler((failed, ex) -> failure[0] = ex);
			thread.start();
			thread.join();
			if (failure[0] instanceof Error error) {
				throw error;
			}
		}

		@Override
		public void run() throws Exception {
			this.action.run(this);
		}

		@Override
		public @Nullable String verdict(boolean failed) {
			try {
				Set<Object> own = Collections.newSetFromMap(new IdentityHashMap<>());
				List<Lease<Object>> leases = new ArrayList<>();
				for (int i = 0; i < 2 * MAX_IDLE; i++) {
					Lease<Object> lease = this.pool.acquire();
					leases.add(lease);
					if (!own.add(lease.get())) {
						return "two own the same object";
					}
				}
				leases.forEach(Lease::close);
			}
			catch (IllegalStateException ex) {
				// closed by the scenario
			}
			return settle(this.pool, failed, 2);
		}

	}

	private static final class Buffers implements Scenario {

		private final PooledBufferFactory factory;

		private final int size;

		private final Action<Buffers> action;

		private Buffers(boolean zero, int size, Action<Buffers> action) {
			this.factory = PooledBufferFactory.builder("injected")
				.sizeClasses(16, 64)
				.initial(16)
				.maxRetained(1000)
				.zeroOnRelease(zero)
				.upkeep(UPKEEP)
				.build();
			this.size = size;
			this.action = action;
			PooledBuffer first = fill(this.factory.acquire());
			fill(this.factory.acquire()).close();
			first.close();
			this.factory.age(0);
		}

		PooledBuffer fill(PooledBuffer buffer) {
			buffer.write(new byte[this.size]);
			return buffer;
		}

		@Override
		public void run() throws Exception {
			this.action.run(this);
		}

		@Override
		public @Nullable String verdict(boolean failed) {
			List<PooledBuffer> buffers = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				byte[] content = new byte[100];
				Arrays.fill(content, (byte) i);
				PooledBuffer buffer = this.factory.acquire();
				buffer.write(content);
				buffers.add(buffer);
			}
			for (int i = 0; i < buffers.size(); i++) {
				for (byte value : buffers.get(i).toByteArray()) {
					if (value != i) {
						return "two own the same segment";
					}
				}
				buffers.get(i).close();
			}
			return settle(this.factory, failed, 8);
		}

	}

}
