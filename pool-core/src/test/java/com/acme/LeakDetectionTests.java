package com.acme;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.LeakDetection;
import io.pooled.LeakSite;
import io.pooled.Lease;
import io.pooled.LeaseAudit;
import io.pooled.ManagedPool;
import io.pooled.Misuse;
import io.pooled.Pool;
import io.pooled.PooledObjectFactory;
import io.pooled.UpkeepSettings;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link LeakDetection}, as a user sees it: in a package whose frames are not
 * those of the library.
 */
@Timeout(60)
class LeakDetectionTests {

	private static final Duration OVERDUE = Duration.ofMinutes(5);

	private static final long ROUND = TimeUnit.SECONDS.toNanos(30);

	private final List<Object> kept = new ArrayList<>();

	private static UpkeepSettings upkeep(LeakDetection detection) {
		return new UpkeepSettings(Duration.ofMinutes(1), OVERDUE, detection, 1);
	}

	private static Pool<byte[]> objects(LeakDetection detection, boolean reset) {
		PooledObjectFactory<byte[]> factory = new PooledObjectFactory<>() {

			@Override
			public byte[] create() {
				return new byte[8];
			}

			@Override
			public boolean reset(byte[] object) {
				Arrays.fill(object, (byte) 0);
				return true;
			}

		};
		return (reset ? Pool.builder("objects", factory) : Pool.builder("objects", () -> new byte[8]))
			.upkeep(upkeep(detection))
			.build();
	}

	private static PooledBufferFactory buffers(LeakDetection detection, boolean zero) {
		return PooledBufferFactory.builder("buffers")
			.sizeClasses(64, 256)
			.zeroOnRelease(zero)
			.upkeep(upkeep(detection))
			.build();
	}

	private static LeakSite only(ManagedPool pool) {
		assertThat(pool.leaks()).hasSize(1);
		return pool.leaks().get(0);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void strictNamesBothReleasesAndTheAcquire(boolean reset) {
		Pool<byte[]> pool = objects(LeakDetection.STRICT, reset);
		Lease<byte[]> lease = pool.acquire();
		String acquired = Here.linesBefore(1);
		lease.close();
		String released = Here.linesBefore(1);
		pool.acquire().close();
		assertThatIllegalStateException().isThrownBy(() -> lease.close())
			.withMessageStartingWith("Pool 'objects': released twice")
			.withMessageContaining("acquired at " + acquired)
			.withMessageContaining("released at " + released);
		LeakSite site = only(pool);
		assertThat(site.kind()).isEqualTo("double-release");
		assertThat(site.site()).contains("strictNamesBothReleasesAndTheAcquire");
		assertThat(site.stack()).last().asString().contains(acquired).contains(released);
		assertThat(pool.stats().staleReleases()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void strictNamesBothReleasesOfABuffer(boolean zero) {
		PooledBufferFactory pool = buffers(LeakDetection.STRICT, zero);
		PooledBuffer buffer = pool.acquire();
		String acquired = Here.linesBefore(1);
		buffer.write(new byte[1000]);
		buffer.close();
		String released = Here.linesBefore(1);
		pool.acquire().close();
		assertThatIllegalStateException().isThrownBy(() -> buffer.close())
			.withMessageStartingWith("Pool 'buffers': released twice")
			.withMessageContaining(acquired)
			.withMessageContaining(released);
		assertThatIllegalStateException().isThrownBy(() -> buffer.discard()).withMessageContaining(released);
		assertThat(pool.leaks()).extracting(LeakSite::kind).containsExactly("double-release", "double-release");
		assertThat(pool.stats().staleReleases()).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void strictNamesWhoHadWhatIsUsedTooLate(boolean reset) {
		Pool<byte[]> pool = objects(LeakDetection.STRICT, reset);
		Lease<byte[]> lease = pool.acquire();
		lease.close();
		String released = Here.linesBefore(1);
		assertThatIllegalStateException().isThrownBy(() -> lease.get())
			.withMessageStartingWith("Pool 'objects': lease used after it was released; acquire a new one")
			.withMessageContaining(released);
		assertThat(only(pool).kind()).isEqualTo("late-write");
		PooledBufferFactory buffers = buffers(LeakDetection.STRICT, reset);
		PooledBuffer buffer = buffers.acquire();
		buffer.close();
		String closed = Here.linesBefore(1);
		assertThatIllegalStateException().isThrownBy(() -> buffer.write(1)).withMessageContaining(closed);
		assertThat(only(buffers).kind()).isEqualTo("late-write");
		assertThat(only(buffers).site()).contains("strictNamesWhoHadWhatIsUsedTooLate");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void closingWhatWasDiscardedIsNoMistake(boolean reset) {
		Pool<byte[]> pool = objects(LeakDetection.STRICT, reset);
		Lease<byte[]> lease = pool.acquire();
		lease.discard();
		lease.close();
		PooledBufferFactory buffers = buffers(LeakDetection.STRICT, reset);
		PooledBuffer buffer = buffers.acquire();
		buffer.write(new byte[1000]);
		buffer.discard();
		buffer.close();
		assertThat(pool.leaks()).isEmpty();
		assertThat(buffers.leaks()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void samplingFindsWhereALostLeaseWasAcquired(boolean reset) {
		Pool<byte[]> pool = objects(LeakDetection.SAMPLE, reset);
		pool.acquire().close();
		String site = lose(pool);
		long now = System.nanoTime();
		for (int attempt = 0; attempt < 100 && pool.leaks().isEmpty(); attempt++) {
			System.gc();
			pool.age(now);
		}
		assertThat(only(pool).kind()).isEqualTo("lost");
		assertThat(only(pool).site()).isEqualTo(site);
		assertThat(only(pool).count()).isEqualTo(1);
		assertThat(only(pool).stack()).first().isEqualTo(only(pool).site());
	}

	private static String lose(Pool<byte[]> pool) {
		pool.acquire();
		return Here.linesBefore(1);
	}

	@Test
	void overdueLeaseIsReportedOnceWithItsSite() {
		PooledBufferFactory pool = buffers(LeakDetection.SAMPLE, false);
		pool.acquire().close();
		long now = System.nanoTime();
		this.kept.add(pool.acquire());
		String acquired = Here.linesBefore(1);
		pool.age(now + OVERDUE.toNanos() - TimeUnit.SECONDS.toNanos(1));
		assertThat(pool.leaks()).isEmpty();
		for (int i = 0; i < 3; i++) {
			pool.age(now + OVERDUE.toNanos() + i * ROUND);
		}
		assertThat(only(pool).kind()).isEqualTo("overdue");
		assertThat(only(pool).site()).contains(acquired);
		assertThat(only(pool).count()).isEqualTo(1);
	}

	@Test
	void whatEndsInTimeIsNeverReported() {
		Pool<byte[]> pool = objects(LeakDetection.SAMPLE, false);
		long now = System.nanoTime();
		for (int round = 0; round < 20; round++) {
			List<Lease<byte[]>> leases = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				leases.add(pool.acquire());
			}
			for (int i = 0; i < leases.size(); i++) {
				Lease<byte[]> lease = leases.get(i);
				if (i % 3 == 0) {
					lease.discard();
				}
				else {
					lease.close();
				}
			}
			leases.clear();
			System.gc();
			pool.age(now + round * OVERDUE.toNanos());
		}
		assertThat(pool.leaks()).isEmpty();
		assertThat(pool.stats().overdue()).isZero();
	}

	@Test
	void countSamplesForAMinuteWhenMoreLeasesGrowOld() {
		Pool<byte[]> pool = objects(LeakDetection.COUNT, false);
		long now = System.nanoTime();
		pool.age(now);
		this.kept.add(pool.acquire());
		for (int round = 1; round <= 4 && pool.leaks().isEmpty(); round++) {
			String site = lose(pool);
			System.gc();
			pool.age(now + round * ROUND);
			assertThat(pool.leaks()).allMatch((leak) -> leak.site().endsWith(site));
		}
		assertThat(only(pool).kind()).isEqualTo("lost");
		assertThat(only(pool).site()).contains("LeakDetectionTests.lose");
	}

	@Test
	void auditWatchesEachLeaseForATime() {
		Pool<byte[]> pool = objects(LeakDetection.COUNT, false);
		Lease<byte[]> before = pool.acquire();
		Lease<byte[]> open;
		String acquired;
		try (LeaseAudit audit = pool.audit()) {
			pool.acquire().close();
			open = pool.acquire();
			acquired = Here.linesBefore(1);
			assertThat(audit.open()).extracting(Misuse::site).containsExactly(acquired);
			assertThat(audit.open()).extracting(Misuse::threadId).containsExactly(Thread.currentThread().getId());
			assertThat(audit.misuses()).isEmpty();
			before.close();
			open.close();
			assertThat(audit.open()).isEmpty();
			assertThatIllegalStateException().isThrownBy(open::close);
			assertThat(audit.misuses()).hasSize(1)
				.first()
				.satisfies((misuse) -> assertThat(misuse.description()).contains("Pool 'objects'").contains(acquired));
		}
		open.close();
		assertThat(pool.stats().inUse()).isZero();
		assertThat(pool.stats().staleReleases()).isEqualTo(2);
	}

}
