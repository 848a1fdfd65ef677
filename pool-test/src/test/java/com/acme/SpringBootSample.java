package com.acme;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import io.pooled.Pool;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.test.BalancedPools;

/**
 * Has the pools of an application, one of them from properties.
 */
@Sample
@ExtendWith(BalancedPools.class)
@SpringBootTest(properties = "pools.buffer.exports.size-classes=1KB",
		webEnvironment = SpringBootTest.WebEnvironment.NONE)
class SpringBootSample {

	@Autowired
	private Pool<StringBuilder> parsers;

	@Autowired
	private PooledBufferFactory exports;

	@ParameterizedTest(name = "{0}")
	@ValueSource(strings = { "leaveLease", "leaveBuffer", "releaseTwice", "closeBufferTwice", "useLate", "getLate",
			"allGood" })
	void makes(String mistake) {
		Mistakes.make(mistake, this.parsers, this.exports);
	}

}
