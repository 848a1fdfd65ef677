package com.acme;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import io.pooled.test.AllocationAssert;

/**
 * What {@link GreetingTests} would find without a pool.
 */
@Sample
class UnpooledGreetingSample {

	static byte[] last;

	private String greet(String name) throws IOException {
		ByteArrayOutputStream buffer = new ByteArrayOutputStream(1024);
		buffer.write("Hello, ".getBytes(StandardCharsets.UTF_8));
		buffer.write(name.getBytes(StandardCharsets.UTF_8));
		last = buffer.toByteArray();
		return buffer.toString(StandardCharsets.UTF_8);
	}

	@Test
	void greetingAllocatesNoBuffer() {
		AllocationAssert.assertThatRunning(() -> greet("Ada")).allocatesAtMost(256);
	}

}
