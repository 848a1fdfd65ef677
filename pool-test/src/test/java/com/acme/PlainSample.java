package com.acme;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.Pool;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.test.BalancedPools;

/**
 * Names its pools, without Spring.
 */
@Sample
class PlainSample {

	static final Pool<StringBuilder> POOL = Pool.builder("parsers", StringBuilder::new).build();

	static final PooledBufferFactory BUFFERS = PooledBufferFactory.builder("exports").build();

	@RegisterExtension
	static BalancedPools balanced = BalancedPools.of(POOL, BUFFERS);

	@ParameterizedTest(name = "{0}")
	@ValueSource(strings = { "leaveLease", "leaveBuffer", "releaseTwice", "closeBufferTwice", "useLate", "getLate",
			"allGood" })
	void makes(String mistake) {
		Mistakes.make(mistake, POOL, BUFFERS);
	}

}
