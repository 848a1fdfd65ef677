package com.acme;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.pooled.Lease;
import io.pooled.Pool;
import io.pooled.test.BalancedPools;

/**
 * Two test classes that use one pool at the same time.
 */
final class ParallelSamples {

	static final Pool<StringBuilder> POOL = Pool.builder("shared", StringBuilder::new).build();

	static final BalancedPools BALANCED = BalancedPools.of(POOL);

	private static final CyclicBarrier BOTH = new CyclicBarrier(2);

	private ParallelSamples() {
	}

	private static void meet() throws Exception {
		BOTH.await(60, TimeUnit.SECONDS);
	}

	@Sample
	static class Careless {

		@RegisterExtension
		static BalancedPools balanced = BALANCED;

		@Test
		void leavesLeaseAndReleasesTwice() throws Exception {
			meet();
			POOL.acquire(); // left beside another test
			Lease<StringBuilder> lease = POOL.acquire();
			lease.close();
			try {
				lease.close(); // released twice beside another test
			}
			catch (IllegalStateException ex) {
				// goes unnoticed
			}
			meet();
		}

	}

	@Sample
	static class Careful {

		@RegisterExtension
		static BalancedPools balanced = BALANCED;

		@Test
		void leavesNothing() throws Exception {
			meet();
			POOL.use((builder) -> builder.append("x"));
			meet();
		}

	}

}
