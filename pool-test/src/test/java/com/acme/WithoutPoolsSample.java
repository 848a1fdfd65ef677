package com.acme;

import org.junit.jupiter.api.Test;

import io.pooled.test.BalancedPools;

/**
 * Is no Spring test.
 */
@Sample
@BalancedPools.Check
class WithoutPoolsSample {

	@Test
	void hasNoPools() {
	}

}
