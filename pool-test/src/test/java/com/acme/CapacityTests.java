package com.acme;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.test.BalancedPools;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one huge request needed is not kept.
 */
class CapacityTests {

	private static final int MAX = 64 * 1024;

	private static final PooledBufferFactory BUFFERS = PooledBufferFactory.builder("bounded")
		.sizeClasses(1024, 16 * 1024)
		.maxCapacity(MAX)
		.build();

	@RegisterExtension
	static BalancedPools balanced = BalancedPools.of(BUFFERS);

	@Test
	void bufferBeyondTheMaximumIsNotKept() {
		try (PooledBuffer buffer = BUFFERS.acquire()) {
			buffer.write(new byte[100 * 1024]);
		}
		assertThat(BUFFERS.stats().retainedBytes()).isPositive().isLessThanOrEqualTo(MAX);
		assertThat(BUFFERS.stats().discarded().get("oversize")).isPositive();
	}

}
