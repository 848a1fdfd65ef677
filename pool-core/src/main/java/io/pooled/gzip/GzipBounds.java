package io.pooled.gzip;

import java.util.zip.ZipException;

import io.pooled.buffer.BufferLimitExceededException;

/**
 * What decompressing may take and yield.
 *
 * @param pool the name of the pool
 * @param limit the most bytes of content
 * @param maxRatio how many times as large as the compressed bytes the content may be; 0
 * for any
 */
record GzipBounds(String pool, long limit, int maxRatio) {

	/** Content up to this size may have any ratio. */
	private static final long SMALL = 1 << 20;

	/** How many compressed bytes may yield nothing: headers, empty members and blocks. */
	private static final long OVERHEAD = 1 << 20;

	/** How many compressed bytes each byte of content may take besides. */
	private static final int EXPANSION = 8;

	void check(long size, long compressed) throws ZipException {
		if (size > this.limit) {
			throw new BufferLimitExceededException(this.pool, this.limit);
		}
		if (this.maxRatio > 0 && size > SMALL && size / this.maxRatio > compressed) {
			throw invalid("the content is more than " + this.maxRatio + " times as large as the " + compressed
					+ " compressed bytes; raise 'max-ratio' if such content is expected");
		}
	}

	/**
	 * Check that what was read is worth reading on.
	 * @param size of the content so far
	 * @param compressed how many bytes it took
	 * @throws ZipException if they yield too little
	 */
	void checkYield(long size, long compressed) throws ZipException {
		if ((compressed - OVERHEAD) / EXPANSION > size) {
			throw invalid("the " + compressed + " compressed bytes so far yield only " + size + " bytes of content");
		}
	}

	ZipException invalid(String reason) {
		return new ZipException("Pool '" + this.pool + "': " + reason);
	}

}
