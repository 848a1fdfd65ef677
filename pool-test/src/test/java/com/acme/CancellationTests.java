package com.acme;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.pooled.buffer.PooledBufferFactory;
import io.pooled.test.BalancedPools;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cancelling does not take the buffer from those who still use it.
 */
class CancellationTests {

	private static final PooledBufferFactory BUFFERS = PooledBufferFactory.builder("answers").build();

	@RegisterExtension
	static BalancedPools balanced = BalancedPools.of(BUFFERS);

	@Test
	void cancelledWorkGivesItsBufferBackWhenItHasEnded() throws InterruptedException {
		ExecutorService executor = Executors.newSingleThreadExecutor();
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch cancelled = new CountDownLatch(1);
		CompletableFuture<Long> answer = BUFFERS.useAsync((buffer) -> {
			begun.countDown();
			cancelled.await();
			buffer.writeUtf8("nobody reads this");
			return buffer.size();
		}, executor);
		begun.await();
		answer.cancel(true);
		assertThat(BUFFERS.stats().inUse()).isOne();
		cancelled.countDown();
		executor.shutdown();
	}

}
