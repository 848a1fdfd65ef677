package io.pooled.buffer;

import java.util.Random;

/**
 * Fills buffers of small segments.
 */
abstract class AbstractSmallBufferTests {

	/** Small enough for every write to meet a border. */
	final PooledBufferFactory small = PooledBufferFactory.builder("small").sizeClasses(16, 64, 256).initial(16).build();

	static byte[] bytes(Random random, int length) {
		byte[] bytes = new byte[length];
		random.nextBytes(bytes);
		return bytes;
	}

}
