package com.acme;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.test.BalancedPools;

/**
 * Uses what it has given back, and hides that.
 */
@Sample
class UseAfterReleaseSample {

	private static final PooledBufferFactory BUFFERS = PooledBufferFactory.builder("exports").build();

	@RegisterExtension
	static BalancedPools balanced = BalancedPools.of(BUFFERS);

	private static PooledBuffer bug() {
		try (PooledBuffer buffer = BUFFERS.acquire()) {
			return buffer;
		}
	}

	@Test
	void writesToBufferThatIsNoLongerItsOwn() {
		PooledBuffer buffer = bug();
		try {
			buffer.writeUtf8("late");
		}
		catch (IllegalStateException ex) {
			// only logged, by the code under test
		}
	}

}
