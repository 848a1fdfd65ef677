package io.pooled.gzip;

import java.util.zip.ZipException;

import io.pooled.buffer.BufferLimitExceededException;

/**
 * What decompressing may yield.
 *
 * @param pool the name of the pool
 * @param limit the most bytes of content
 * @param maxRatio how many times as large as the compressed bytes the content may be; 0
 * for any
 */
record GzipBounds(String pool, long limit, int maxRatio) {

	/** Content up to this size may have any ratio. */
	private static final long SMALL = 1 << 20;

	void check(long size, long compressed) throws ZipException {
		if (size > this.limit) {
			throw new BufferLimitExceededException(this.pool, this.limit);
		}
		if (this.maxRatio > 0 && size > SMALL && size / this.maxRatio > compressed) {
			throw invalid("the content is more than " + this.maxRatio + " times as large as the " + compressed
					+ " compressed bytes; raise 'max-ratio' if such content is expected");
		}
	}

	ZipException invalid(String reason) {
		return new ZipException("Pool '" + this.pool + "': " + reason);
	}

}
