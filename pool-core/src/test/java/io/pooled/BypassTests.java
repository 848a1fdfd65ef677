package io.pooled;

import org.junit.jupiter.api.Test;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A pool whose users do without it for a while.
 */
class BypassTests {

	private final RecordingFactory factory = new RecordingFactory();

	private final Pool<StringBuilder> pool = Pool.builder("builders", this.factory).build();

	private void bypass(boolean bypassed) {
		this.pool.bypass(bypassed);
	}

	@Test
	void everyAcquireMakesAndEveryReleaseLetsGo() {
		this.pool.acquire().close();
		bypass(true);
		for (int i = 0; i < 3; i++) {
			this.pool.acquire().close();
		}
		PoolStats stats = this.pool.stats();
		assertThat(stats.hits()).isZero();
		assertThat(stats.misses()).isEqualTo(4);
		assertThat(stats.idle()).isOne();
		assertThat(stats.inUse()).isZero();
		assertThat(stats.discarded()).containsEntry("explicit", 3L).containsEntry("full", 0L);
		assertThat(this.factory.destroyed).hasSize(3);
		assertThat(this.pool.details().traffic().bypassed()).isEqualTo(3);
		bypass(false);
		this.pool.acquire().close();
		assertThat(this.pool.stats().hits()).isOne();
	}

	@Test
	void leasesOfBeforeComeBack() {
		Lease<StringBuilder> made = this.pool.acquire();
		this.pool.acquire().close();
		Lease<StringBuilder> reused = this.pool.acquire();
		bypass(true);
		made.close();
		reused.close();
		assertThat(this.pool.stats().idle()).isEqualTo(2);
		assertThat(this.factory.destroyed).isEmpty();
	}

	/*
	 * Otherwise each return to the pool would add what is in use to what is idle.
	 */
	@Test
	void leasesOfMeanwhileDoNot() {
		this.pool.acquire().close();
		bypass(true);
		Lease<StringBuilder> lease = this.pool.acquire();
		bypass(false);
		int resets = this.factory.reset.size();
		lease.close();
		assertThat(this.factory.reset).as("what is let go needs no reset").hasSize(resets);
		assertThat(this.pool.stats().idle()).isOne();
		assertThat(this.pool.stats().discarded()).containsEntry("explicit", 1L);
		assertThat(this.pool.stats().inUse()).isZero();
	}

	@Test
	void watchingAndBypassingLeaveEachOtherAlone() {
		this.pool.acquire().close();
		try (LeaseAudit audit = this.pool.audit()) {
			bypass(true);
			Lease<StringBuilder> lease = this.pool.acquire();
			assertThat(audit.open()).hasSize(1);
			lease.close();
			bypass(false);
		}
		assertThat(this.pool.stats().misses()).isEqualTo(2);
		this.pool.acquire().close();
		assertThat(this.pool.stats().hits()).isOne();
		bypass(true);
		try (LeaseAudit audit = this.pool.audit()) {
			assertThat(audit.open()).isEmpty();
		}
		this.pool.acquire().close();
		assertThat(this.pool.stats().hits()).isOne();
	}

	@Test
	void aClosedPoolStaysClosed() {
		this.pool.acquire().close();
		bypass(true);
		this.pool.close();
		bypass(false);
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(this.pool::acquire);
		assertThat(this.pool.stats().idle()).isZero();
	}

	@Test
	void theCeilingHolds() {
		SharedMemory memory = new SharedMemory(1 << 20, 1 << 20);
		try (PooledBufferFactory buffers = PooledBufferFactory.builder("b").memory(memory).build()) {
			buffers.bypass(true);
			try (PooledBuffer buffer = buffers.acquire()) {
				assertThatExceptionOfType(PoolExhaustedException.class)
					.isThrownBy(() -> buffer.write(new byte[2 << 20]));
			}
			for (int i = 0; i < 20; i++) {
				try (PooledBuffer buffer = buffers.acquire()) {
					buffer.write(new byte[500_000]);
				}
			}
			assertThat(buffers.stats().inUse()).isZero();
			assertThat(buffers.stats().retainedBytes()).isZero();
		}
	}

}
