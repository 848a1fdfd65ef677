package com.acme;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.test.AllocationAssert;

/**
 * Fails when the pool is no longer of any use to the code.
 */
class GreetingTests {

	private final PooledBufferFactory buffers = PooledBufferFactory.builder("greetings").build();

	private String greet(String name) {
		try (PooledBuffer buffer = this.buffers.acquire()) {
			buffer.writeUtf8("Hello, ");
			buffer.writeUtf8(name);
			return buffer.toString(StandardCharsets.UTF_8);
		}
	}

	@Test
	void greetingAllocatesNoBuffer() {
		AllocationAssert.assertThatRunning(() -> greet("Ada")).allocatesAtMost(256);
	}

}
