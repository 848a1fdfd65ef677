package com.acme;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.pooled.LeakDetection;
import io.pooled.LeakSite;
import io.pooled.Lease;
import io.pooled.LeaseAudit;
import io.pooled.LeaseScope;
import io.pooled.Pool;
import io.pooled.PooledObjectFactory;
import io.pooled.UpkeepSettings;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.gzip.GzipStream;
import io.pooled.gzip.PooledGzip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Leases that others than their owner end, or end at the same time, in every mode of
 * {@link LeakDetection}.
 */
class EndedByOthersTests {

	private static UpkeepSettings upkeep(LeakDetection detection) {
		return new UpkeepSettings(Duration.ofMinutes(1), Duration.ofSeconds(Long.MAX_VALUE), detection, 1);
	}

	@ParameterizedTest
	@EnumSource
	void segmentThatAWriterMayStillReachIsForNobodyElse(LeakDetection detection) throws IOException {
		PooledBufferFactory pool = PooledBufferFactory.builder("buffers")
			.sizeClasses(64)
			.upkeep(upkeep(detection))
			.build();
		PooledBuffer buffer = pool.acquire();
		buffer.write(new byte[128]);
		AtomicInteger writes = new AtomicInteger();
		buffer.writeTo(new OutputStream() {

			@Override
			public void write(int value) {
				throw new AssertionError();
			}

			@Override
			public void write(byte[] source, int offset, int length) {
				// the second segment is held while another one is linked to it
				if (writes.incrementAndGet() == 2) {
					buffer.write(new byte[64]);
				}
			}

		});
		assertThat(writes).hasValue(2);
		buffer.close();
		List<PooledBuffer> next = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			next.add(pool.acquire());
		}
		assertThat(pool.stats().discarded()).containsEntry("abandoned", 1L);
		assertThat(pool.leaks()).isEmpty();
		next.forEach(PooledBuffer::close);
		assertThat(pool.stats().inUse()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void closingBesideADiscardIsNoMistake(LeakDetection detection) throws Exception {
		PooledObjectFactory<byte[]> factory = new PooledObjectFactory<>() {

			@Override
			public byte[] create() {
				return new byte[8];
			}

			@Override
			public boolean reset(byte[] object) {
				return true;
			}

		};
		Pool<byte[]> pool = Pool.builder("objects", factory).upkeep(upkeep(detection)).build();
		int rounds = 20_000;
		List<Lease<byte[]>> leases = new ArrayList<>();
		for (int i = 0; i < rounds; i++) {
			leases.add(pool.acquire());
		}
		AtomicInteger turn = new AtomicInteger();
		Thread discarding = new Thread(() -> {
			for (Lease<byte[]> lease : leases) {
				turn.incrementAndGet();
				try {
					lease.discard();
				}
				catch (IllegalStateException ex) {
					// it was closed before, which is a mistake
				}
			}
		});
		discarding.start();
		long stale = 0;
		for (int i = 0; i < rounds; i++) {
			while (turn.get() <= i) {
				Thread.onSpinWait();
			}
			try {
				leases.get(i).close();
			}
			catch (IllegalStateException ex) {
				stale++;
			}
		}
		discarding.join();
		assertThat(turn).hasValue(rounds);
		assertThat(stale).as("closes that came after a discard").isZero();
		assertThat(pool.stats().inUse()).isZero();
	}

	@Test
	void nothingIsOverdueBeforeAnAgeThatNothingReaches() {
		PooledBufferFactory pool = PooledBufferFactory.builder("buffers").upkeep(upkeep(LeakDetection.STRICT)).build();
		long now = System.nanoTime();
		PooledBuffer buffer = pool.acquire();
		pool.age(now - 1);
		pool.age(now);
		pool.age(now + Duration.ofDays(1).toNanos());
		assertThat(pool.leaks()).isEmpty();
		buffer.close();
	}

	@Test
	void whatFailsToBeDisposedOfKeepsNothingElseFromBeingAbandoned() {
		PooledObjectFactory<Object> factory = new PooledObjectFactory<>() {

			@Override
			public Object create() {
				return new Object();
			}

			@Override
			public boolean reset(Object object) {
				return true;
			}

			@Override
			public void destroy(Object object) {
				throw new AssertionError("on purpose");
			}

		};
		Pool<Object> pool = Pool.builder("objects", factory).build();
		LeaseScope scope = LeaseScope.begin();
		LeaseScope before = LeaseScope.enter(scope);
		for (int i = 0; i < 5; i++) {
			pool.acquire();
		}
		LeaseScope.enter(before);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> scope.complete(() -> "a job"))
			.withMessage("on purpose");
		scope.complete(() -> "a job");
		assertThat(pool.stats().inUse()).isZero();
		assertThat(pool.stats().discarded()).containsEntry("abandoned", 5L);
		assertThat(pool.leaks()).extracting(LeakSite::site).containsExactly("a job");
		assertThat(pool.leaks()).extracting(LeakSite::count).containsExactly(5L);
	}

	@ParameterizedTest
	@EnumSource
	void compressionThatIsGoingOnWhenItsRequestEndsFailsLikeOneThatIsDiscarded(LeakDetection detection)
			throws IOException {
		PooledGzip gzip = PooledGzip.builder("gzip")
			.buffer(PooledBufferFactory.builder("buffers").build())
			.upkeep(upkeep(detection))
			.build();
		LeaseScope scope = LeaseScope.begin();
		LeaseScope before = LeaseScope.enter(scope);
		AtomicInteger reached = new AtomicInteger();
		GzipStream stream = gzip.compressing(new OutputStream() {

			@Override
			public void write(int value) {
				reached.incrementAndGet();
			}

			@Override
			public void write(byte[] source, int offset, int length) {
				if (reached.incrementAndGet() == 2) {
					scope.complete(() -> "a request");
				}
			}

		});
		GzipStream forgotten = gzip.compressing(OutputStream.nullOutputStream());
		GzipStream detached = gzip.compressing(OutputStream.nullOutputStream()).detach();
		LeaseScope.enter(before);
		byte[] content = new byte[1024];
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
			for (int i = 0; i < 10_000; i++) {
				content[i % content.length] = (byte) (i * 31);
				stream.write(content);
				stream.flush();
			}
		}).withMessage("Pool 'gzip': stream closed");
		stream.close();
		assertThat(forgotten.isOpen()).isFalse();
		forgotten.close();
		detached.write(content);
		detached.close();
		assertThat(gzip.stats().inUse()).isZero();
		assertThat(gzip.stats().discarded()).containsEntry("abandoned", 2L).containsEntry("explicit", 0L);
		assertThat(gzip.stats().staleReleases()).isZero();
		assertThat(gzip.leaks()).extracting(LeakSite::kind).containsOnly("abandoned");
		assertThat(gzip.leaks().stream().mapToLong(LeakSite::count).sum()).isEqualTo(2);
	}

	@Test
	void bufferThatBeganBeforeAnAuditIsNotPoisonedByIt() {
		PooledBufferFactory pool = PooledBufferFactory.builder("buffers").sizeClasses(64).build();
		PooledBuffer early = pool.acquire();
		early.write(new byte[10]);
		try (LeaseAudit audit = pool.audit()) {
			early.close();
			PooledBuffer next = pool.acquire();
			next.close();
			early.close();
		}
		catch (IllegalStateException ex) {
			assertThat(ex).hasMessageContaining("released twice");
		}
		assertThat(pool.stats().hits()).isEqualTo(1);
		assertThat(pool.stats().discarded()).containsEntry("abandoned", 0L);
	}

}
