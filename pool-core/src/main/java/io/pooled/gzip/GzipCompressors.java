package io.pooled.gzip;

import io.pooled.PooledObjectFactory;
import io.pooled.buffer.PooledBufferFactory;

/**
 * Makes compressors.
 *
 * @param level of the compression
 * @param buffers where they compress into
 */
record GzipCompressors(int level, PooledBufferFactory buffers) implements PooledObjectFactory<GzipCompressor> {

	@Override
	public GzipCompressor create() {
		return new GzipCompressor(this.level, this.buffers);
	}

	@Override
	public boolean reset(GzipCompressor compressor) {
		compressor.reset();
		return true;
	}

	@Override
	public void destroy(GzipCompressor compressor) {
		compressor.end();
	}

}
