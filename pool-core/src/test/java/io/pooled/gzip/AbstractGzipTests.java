package io.pooled.gzip;

import java.util.Random;

import io.pooled.StatsLaws;
import io.pooled.buffer.PooledBufferFactory;

/**
 * Compresses and decompresses, and looks whether everything came back.
 */
abstract class AbstractGzipTests {

	final PooledBufferFactory buffers = PooledBufferFactory.builder("buffers").limit(4 * 1024 * 1024).build();

	final PooledGzip gzip = PooledGzip.builder("gzip").buffer(this.buffers).build();

	void assertNothingLeased() {
		StatsLaws.holdAtRest(this.gzip.stats());
		StatsLaws.holdAtRest(this.buffers.stats());
	}

	static byte[][] contents(int size) {
		byte[] zeros = new byte[size];
		byte[] noise = new byte[size];
		new Random(size).nextBytes(noise);
		byte[] text = new byte[size];
		for (int i = 0; i < size; i++) {
			text[i] = (byte) ('a' + (i * 7 + i / 50) % 26);
		}
		return new byte[][] { zeros, noise, text };
	}

}
