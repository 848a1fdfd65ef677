package io.pooled;

import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.gzip.PooledGzip;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stack that overflows costs a pool nothing.
 */
class StackOverflowTests {

	private static final byte[] CONTENT = new byte[3000];

	private static final long STACK = 256 * 1024;

	private final Pool<StringBuilder> plain = Pool.builder("plain", StringBuilder::new).build();

	private final Pool<StringBuilder> resetting = Pool.builder("resetting", new PooledObjectFactory<StringBuilder>() {

		@Override
		public StringBuilder create() {
			return new StringBuilder();
		}

		@Override
		public boolean reset(StringBuilder builder) {
			builder.setLength(0);
			return true;
		}

	}).build();

	private final PooledBufferFactory buffers = PooledBufferFactory.builder("buffers").build();

	private final PooledBufferFactory zeroing = PooledBufferFactory.builder("zeroing").zeroOnRelease(true).build();

	private final PooledGzip gzip = PooledGzip.builder("gzip").buffer(this.buffers).build();

	private final PooledDigest digest = PooledDigest.of("digest", "SHA-256");

	static Stream<Named<Use>> uses() {
		return Stream.of(Named.of("use", (pools, inside) -> pools.plain.use((builder) -> inside.applyAsInt(0))),
				Named.of("lease", (pools, inside) -> {
					try (Lease<StringBuilder> lease = pools.plain.acquire()) {
						return inside.applyAsInt(lease.get().length());
					}
				}), Named.of("use with reset", (pools, inside) -> pools.resetting.use((b) -> inside.applyAsInt(0))),
				Named.of("lease with reset", (pools, inside) -> {
					try (Lease<StringBuilder> lease = pools.resetting.acquire()) {
						return inside.applyAsInt(lease.get().length());
					}
				}), Named.of("buffer", (pools, inside) -> {
					try (PooledBuffer buffer = pools.buffers.acquire()) {
						buffer.write(CONTENT);
						return inside.applyAsInt(0);
					}
				}), Named.of("buffer with zeroing", (pools, inside) -> pools.zeroing.use((buffer) -> {
					buffer.write(CONTENT);
					return inside.applyAsInt(0);
				})), Named.of("gzip", (pools, inside) -> {
					pools.gzip.compress(CONTENT).close();
					return inside.applyAsInt(0);
				}), Named.of("digest", (pools, inside) -> inside.applyAsInt(pools.digest.digest(CONTENT).length)));
	}

	@ParameterizedTest
	@MethodSource("uses")
	void recursionThatOverflowsWithALeaseAtEachLevelLeavesNothingInUse(Use use) throws InterruptedException {
		onSmallStack(() -> {
			for (int i = 0; i < 40; i++) {
				overflow(() -> recurse(use));
			}
		});
		assertThatAllIsWell(use);
	}

	@ParameterizedTest
	@MethodSource("uses")
	void useAtAnyDepthFromAnOverflowLeavesNothingInUse(Use use) throws InterruptedException {
		use.apply(this, (value) -> value);
		onSmallStack(() -> {
			int deepest = 0;
			for (int step = 1 << 14; step > 0; step /= 2) {
				int depth = deepest + step;
				deepest = overflow(() -> descend(depth, use)) ? deepest : depth;
			}
			for (int depth = Math.max(0, deepest - 300); depth < deepest + 300; depth++) {
				int tried = depth;
				overflow(() -> descend(tried, use));
			}
		});
		assertThatAllIsWell(use);
	}

	private int recurse(Use use) {
		return use.apply(this, (value) -> recurse(use) + 1);
	}

	private int descend(int depth, Use use) {
		return (depth == 0) ? use.apply(this, (value) -> value) : descend(depth - 1, use) + 1;
	}

	private static boolean overflow(Runnable task) {
		try {
			task.run();
			return false;
		}
		catch (StackOverflowError ex) {
			return true;
		}
	}

	private static void onSmallStack(Runnable task) throws InterruptedException {
		Throwable[] failure = new Throwable[1];
		Thread thread = new Thread(null, task, "small stack", STACK);
		thread.setUncaughtExceptionHandler((failed, ex) -> failure[0] = ex);
		thread.start();
		thread.join();
		assertThat(failure[0]).isNull();
	}

	private void assertThatAllIsWell(Use use) {
		Stream.of(this.plain, this.resetting, this.buffers, this.zeroing, this.gzip, this.digest).forEach((pool) -> {
			assertThat(pool.stats().inUse()).as(pool.name()).isZero();
			assertThat(pool.stats().staleReleases()).as(pool.name()).isZero();
		});
		long misses = misses();
		for (int i = 0; i < 1_000; i++) {
			use.apply(this, (value) -> value);
		}
		assertThat(misses() - misses).isLessThanOrEqualTo(2);
		long before = System.nanoTime();
		Stream.of(this.plain, this.resetting, this.buffers, this.zeroing, this.gzip, this.digest)
			.forEach(ManagedPool::close);
		assertThat((System.nanoTime() - before) / 1_000_000).as("milliseconds to close").isLessThan(1_000);
	}

	private long misses() {
		return Stream.of(this.plain, this.resetting, this.buffers, this.zeroing, this.gzip, this.digest)
			.mapToLong((pool) -> pool.stats().misses())
			.sum();
	}

	private interface Use {

		int apply(StackOverflowTests pools, IntUnaryOperator inside);

	}

}
