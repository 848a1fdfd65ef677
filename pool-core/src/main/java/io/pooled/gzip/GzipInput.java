package io.pooled.gzip;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;

/**
 * Compressed bytes as they come, and how many of them for how much content.
 */
final class GzipInput {

	private final byte[] buffer;

	private final InputStream source;

	private final GzipBounds bounds;

	/** Index of the next byte in the buffer. */
	private int position;

	/** Index of the end of what is in the buffer. */
	private int limit;

	/** Bytes that came from the source, what is left in the buffer included. */
	private long received;

	/** Bytes of content so far. */
	private long size;

	GzipInput(byte[] buffer, InputStream source, GzipBounds bounds) {
		this.buffer = buffer;
		this.source = source;
		this.bounds = bounds;
	}

	long received() {
		return this.received;
	}

	/**
	 * Count content.
	 * @param count how much more there is
	 * @return how much that is in all
	 */
	long yields(int count) {
		this.size += count;
		return this.size;
	}

	/**
	 * Give an inflater everything that is in the buffer.
	 * @param inflater needs input
	 * @throws IOException if there is none
	 */
	void feed(Inflater inflater) throws IOException {
		require();
		inflater.setInput(this.buffer, this.position, this.limit - this.position);
		this.position = this.limit;
	}

	// Take back what an inflater did not need.
	void unread(int count) {
		this.position = this.limit - count;
	}

	long next(int bytes) throws IOException {
		long value = 0;
		for (int i = 0; i < bytes; i++) {
			value |= (long) next() << (Byte.SIZE * i);
		}
		return value;
	}

	int next() throws IOException {
		require();
		return this.buffer[this.position++] & 0xff;
	}

	private void require() throws IOException {
		if (!hasMore()) {
			throw new EOFException(
					"Pool '" + this.bounds.pool() + "': the gzip content is cut off after " + this.received + " bytes");
		}
	}

	boolean hasMore() throws IOException {
		if (this.position < this.limit) {
			return true;
		}
		this.bounds.checkYield(this.size, this.received);
		int count = 0;
		while (count == 0) {
			count = this.source.read(this.buffer);
		}
		this.position = 0;
		this.limit = Math.max(0, count);
		this.received += this.limit;
		return count > 0;
	}

}
