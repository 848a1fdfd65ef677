package io.pooled.buffer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads a buffer from its start.
 */
final class BufferInputStream extends InputStream {

	private final PooledBuffer buffer;

	private final Segment head;

	private Segment segment;

	/** Bytes in the segments before this one. */
	private long before;

	/** Bytes read of this segment. */
	private int position;

	BufferInputStream(PooledBuffer buffer, Segment head) {
		this.buffer = buffer;
		this.head = head;
		this.segment = head;
	}

	@Override
	public int read() {
		if (readable() == 0) {
			return -1;
		}
		int value = this.segment.bytes[this.position] & 0xFF;
		this.buffer.requireOpen();
		this.position++;
		return value;
	}

	@Override
	public int read(byte[] target, int offset, int length) {
		Objects.checkFromIndexSize(offset, length, target.length);
		int total = 0;
		while (total < length) {
			int count = Math.min(length - total, readable());
			if (count == 0) {
				return (total > 0) ? total : -1;
			}
			copy(target, offset + total, count);
			this.position += count;
			total += count;
		}
		return total;
	}

	private void copy(byte[] target, int offset, int count) {
		System.arraycopy(this.segment.bytes, this.position, target, offset, count);
		boolean own = false;
		try {
			this.buffer.requireOpen();
			own = true;
		}
		finally {
			if (!own) {
				// it may be of the next owner
				Arrays.fill(target, offset, offset + count, (byte) 0);
			}
		}
	}

	@Override
	public long skip(long length) {
		long skipped = 0;
		int readable = readable();
		while (skipped < length && readable > 0) {
			int count = (int) Math.min(length - skipped, readable);
			this.position += count;
			skipped += count;
			readable = readable();
		}
		return skipped;
	}

	@Override
	public long transferTo(OutputStream target) throws IOException {
		long transferred = 0;
		for (int count = readable(); count > 0; count = readable()) {
			this.buffer.write(target, this.segment, this.position, count);
			this.position += count;
			transferred += count;
		}
		return transferred;
	}

	@Override
	public int available() {
		return (int) Math.min(Integer.MAX_VALUE, remaining());
	}

	private long remaining() {
		return Math.max(0, this.buffer.size() - this.before - this.position);
	}

	/*
	 * Bytes that can be read of the current segment, moving to the next one where this
	 * one is used up.
	 */
	private int readable() {
		long remaining = remaining();
		if (remaining > 0 && this.position == this.segment.bytes.length) {
			this.before += this.position;
			this.position = 0;
			this.segment = this.buffer.next(this.head, this.segment);
		}
		return (int) Math.min(remaining, this.segment.bytes.length - this.position);
	}

}
