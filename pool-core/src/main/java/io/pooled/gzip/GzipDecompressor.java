package io.pooled.gzip;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Inflater;

import io.pooled.PooledObjectFactory;

/**
 * An inflater with what it takes to read gzip members.
 */
final class GzipDecompressor {

	private static final int CHUNK = 8192;

	/**
	 * What zlib allocates for its default window, 2^15 bytes and about 7 KB (see
	 * zconf.h), and the chunks.
	 */
	static final long NATIVE_SIZE = (1 << 15) + (7 << 10);

	static final long SIZE = NATIVE_SIZE + 2 * CHUNK;

	final Inflater inflater = new Inflater(true);

	final CRC32 crc = new CRC32();

	final byte[] input = new byte[CHUNK];

	final byte[] output = new byte[CHUNK];

	/** How much of the output is not zero. */
	int outputUsed;

	private GzipDecompressor() {
	}

	static final class Factory implements PooledObjectFactory<GzipDecompressor> {

		@Override
		public GzipDecompressor create() {
			return new GzipDecompressor();
		}

		@Override
		public boolean reset(GzipDecompressor engine) {
			engine.inflater.reset();
			engine.crc.reset();
			Arrays.fill(engine.input, (byte) 0);
			Arrays.fill(engine.output, 0, engine.outputUsed, (byte) 0);
			engine.outputUsed = 0;
			return true;
		}

		@Override
		public void destroy(GzipDecompressor engine) {
			engine.inflater.end();
		}

	}

}
