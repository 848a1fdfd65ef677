package io.pooled;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.gzip.PooledGzip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ResizeTests {

	private static final int MAX_IDLE = 40;

	private final RecordingFactory factory = new RecordingFactory();

	private final Pool<StringBuilder> pool = pool(MAX_IDLE);

	private Pool<StringBuilder> pool(int maxIdle) {
		return Pool.builder("resized", this.factory).maxIdle(maxIdle).objectSize(1).build();
	}

	@ParameterizedTest
	@ValueSource(ints = { MAX_IDLE, MAX_IDLE - 1, 17, 1, 0 })
	void lowerLimitDiscardsWhatIsIdleAtOnce(int maxIdle) {
		open(this.pool, MAX_IDLE).forEach(Lease::close);
		this.pool.resize(maxIdle);
		PoolStats stats = this.pool.stats();
		assertThat(stats.idle()).isEqualTo(maxIdle);
		assertThat(stats.retainedBytes()).isEqualTo(maxIdle);
		assertThat(stats.maxRetainedBytes()).isEqualTo(maxIdle);
		assertThat(stats.discarded()).containsEntry("full", (long) MAX_IDLE - maxIdle);
		assertThat(this.factory.destroyed).hasSize(MAX_IDLE - maxIdle).doesNotHaveDuplicates();
		StatsLaws.holdAtRest(stats);
		open(this.pool, 2 * MAX_IDLE).forEach(Lease::close);
		assertThat(this.pool.stats().idle()).isEqualTo(maxIdle);
	}

	@Test
	void objectsInUseStayUsableAndComeBackIfThereIsRoom() {
		open(this.pool, 10).forEach(Lease::close);
		List<Lease<StringBuilder>> leases = open(this.pool, 10);
		leases.forEach((lease) -> lease.get().append("mine"));
		this.pool.resize(4);
		assertThat(this.pool.stats().retainedBytes()).isLessThanOrEqualTo(4);
		assertThat(this.factory.destroyed).isEmpty();
		assertThat(leases).extracting((lease) -> lease.get().toString()).containsOnly("mine");
		leases.forEach(Lease::close);
		PoolStats stats = this.pool.stats();
		assertThat(stats.idle()).isEqualTo(4);
		assertThat(stats.staleReleases()).isZero();
		assertThat(stats.discarded()).containsEntry("full", 6L);
		assertThat(this.factory.destroyed).hasSize(6).doesNotHaveDuplicates();
		StatsLaws.holdAtRest(stats);
		assertThat(open(this.pool, 4)).extracting(Lease::get).doesNotContainAnyElementsOf(this.factory.destroyed);
		assertThat(this.pool.stats().misses()).isEqualTo(10);
	}

	@Test
	void secondCloseOfAnObjectThatLostItsPlaceIsStale() {
		open(this.pool, 1).forEach(Lease::close);
		Lease<StringBuilder> lease = this.pool.acquire();
		this.pool.resize(0);
		lease.close();
		lease.close();
		assertThat(this.pool.stats().staleReleases()).isEqualTo(1);
		assertThat(this.factory.destroyed).hasSize(1);
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void higherLimitKeepsMore() {
		this.pool.resize(0);
		for (int maxIdle : new int[] { 1, MAX_IDLE, 2 * MAX_IDLE, 4 * MAX_IDLE }) {
			this.pool.resize(maxIdle);
			open(this.pool, 5 * MAX_IDLE).forEach(Lease::close);
			assertThat(this.pool.stats().idle()).isEqualTo(maxIdle);
			assertThat(this.pool.stats().maxRetainedBytes()).isEqualTo(maxIdle);
			StatsLaws.holdAtRest(this.pool.stats());
		}
	}

	@Test
	void limitOutOfRangeIsRefusedAndThePoolStaysAsItWas() {
		Pool<StringBuilder> pool = pool(Pool.MAX_IDLE / 4);
		pool.acquire().close();
		for (int maxIdle : new int[] { -1, Integer.MIN_VALUE, Pool.MAX_IDLE + 1, Integer.MAX_VALUE }) {
			assertThatIllegalArgumentException().isThrownBy(() -> pool.resize(maxIdle))
				.withMessage("maxIdle must be from 0 to 65536, not " + maxIdle);
		}
		assertThat(pool.stats().idle()).isEqualTo(1);
		assertThat(pool.details().settings()).containsEntry("maxIdle", Pool.MAX_IDLE / 4);
		pool.resize(Pool.MAX_IDLE);
		assertThat(pool.details().settings()).containsEntry("maxIdle", Pool.MAX_IDLE);
	}

	@Test
	void closedPoolCanBeResizedAndStaysEmpty() {
		Lease<StringBuilder> lease = this.pool.acquire();
		this.pool.close();
		this.pool.resize(4 * MAX_IDLE);
		this.pool.resize(0);
		lease.close();
		assertThat(this.pool.stats().idle()).isZero();
		StatsLaws.holdAtRest(this.pool.stats());
	}

	@Test
	void limitHoldsAfterThreadsThatAcquiredAndReleasedMeanwhile() {
		Random random = new Random(42);
		for (int run = 0; run < 5; run++) {
			AtomicBoolean done = new AtomicBoolean();
			Together.run(9, (thread) -> {
				if (thread == 8) {
					try {
						for (int i = 0; i < 50; i++) {
							this.pool.resize(random.nextInt(MAX_IDLE));
						}
					}
					finally {
						done.set(true);
					}
				}
				while (!done.get()) {
					open(this.pool, thread).forEach(Lease::close);
				}
			});
			this.pool.resize(random.nextInt(MAX_IDLE));
			PoolStats stats = this.pool.stats();
			assertThat(stats.retainedBytes()).isEqualTo(stats.idle()).isLessThanOrEqualTo(stats.maxRetainedBytes());
			assertThat(this.factory.destroyed).hasSize((int) (stats.created() - stats.idle()));
			StatsLaws.holdAtRest(stats);
		}
		assertThat(this.factory.destroyed).doesNotHaveDuplicates();
	}

	@Test
	void limitHoldsFromResizeOnAlsoForWhatIsReleasedMeanwhile() {
		Pool<StringBuilder> pool = Pool.builder("resized", StringBuilder::new).objectSize(1).maxIdle(8).build();
		AtomicBoolean broken = new AtomicBoolean();
		Together.race(20_000, () -> {
			broken.compareAndSet(false, pool.stats().retainedBytes() > 0);
			pool.resize(8);
			return pool.acquire();
		}, Lease::close, (lease) -> pool.resize(0));
		assertThat(broken).as("an object was kept above the limit").isFalse();
	}

	private static <T> List<Lease<T>> open(Pool<T> pool, int count) {
		return Stream.generate(pool::acquire).limit(count).toList();
	}

	@Test
	void bufferPoolFollowsALowerLimitAtOnce() {
		PooledBufferFactory buffers = PooledBufferFactory.builder("resized")
			.sizeClasses(16, 64, 256)
			.maxRetained(10_000)
			.build();
		List<PooledBuffer> open = open(buffers);
		byte[] content = open.get(0).toByteArray();
		open.subList(1, open.size()).forEach(PooledBuffer::close);
		long created = buffers.stats().created();
		buffers.resize(300);
		PoolStats stats = buffers.stats();
		assertThat(stats.retainedBytes()).isBetween(1L, 300L);
		assertThat(stats.maxRetainedBytes()).isEqualTo(300);
		assertThat(stats.discarded().getOrDefault("full", 0L)).isEqualTo(created - stats.idle() - stats.inUse())
			.isPositive();
		assertThat(buffers.details().settings()).containsEntry("maxRetained", 300L);
		assertThat(open.get(0).toByteArray()).isEqualTo(content);
		open.get(0).write(content);
		open.get(0).close();
		assertThat(buffers.stats().retainedBytes()).isBetween(1L, 300L);
		StatsLaws.holdAtRest(buffers.stats());
	}

	private static List<PooledBuffer> open(PooledBufferFactory buffers) {
		List<PooledBuffer> open = new ArrayList<>();
		for (int size = 10; size < 2000; size *= 2) {
			open.add(buffers.acquire(size));
			open.get(open.size() - 1).write(new byte[size]);
		}
		return open;
	}

	@Test
	void bufferPoolIsNotResizedBelowOneSegment() {
		PooledBufferFactory buffers = PooledBufferFactory.builder("resized").sizeClasses(16, 64).build();
		open(buffers).forEach(PooledBuffer::close);
		PoolStats before = buffers.stats();
		for (long maxRetained : new long[] { 15, 0, -1, Long.MIN_VALUE }) {
			assertThatIllegalArgumentException().isThrownBy(() -> buffers.resize(maxRetained))
				.withMessage("maxRetained must be at least one segment of the smallest size class, not " + maxRetained);
		}
		assertThat(buffers.stats().idle()).isEqualTo(before.idle());
		assertThat(buffers.stats().maxRetainedBytes()).isEqualTo(before.maxRetainedBytes());
		buffers.resize(16);
		assertThat(buffers.stats().retainedBytes()).isEqualTo(16);
		assertThat(buffers.stats().idle()).isEqualTo(1);
	}

	@Test
	void gzipAndDigestCanBeResized() {
		PooledGzip gzip = PooledGzip.builder("gzip").buffer(PooledBufferFactory.builder("buffers").build()).build();
		gzip.compress(new byte[10]).close();
		gzip.resize(0);
		assertThat(gzip.stats().idle()).isZero();
		assertThat(gzip.stats().discarded()).containsEntry("full", 1L);
		gzip.compress(new byte[10]).close();
		assertThat(gzip.stats().idle()).isZero();
		assertThat(gzip.details().settings()).containsEntry("maxIdle", 0);
		assertThatIllegalArgumentException().isThrownBy(() -> gzip.resize(-1)).withMessageContaining("maxIdle");
		PooledDigest digest = PooledDigest.of("digest", "MD5");
		digest.digest(new byte[10]);
		digest.resize(0);
		assertThat(digest.stats().idle()).isZero();
		digest.resize(128);
		digest.digest(new byte[10]);
		assertThat(digest.stats().idle()).isEqualTo(1);
		assertThat(digest.details().settings()).containsEntry("maxIdle", 128);
		assertThatIllegalArgumentException().isThrownBy(() -> digest.resize(-1)).withMessageContaining("maxIdle");
	}

}
