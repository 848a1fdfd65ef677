package io.pooled.gzip;

import java.io.InputStream;

/**
 * Repeats a block behind a start, and counts what it yields.
 */
final class Endless extends InputStream {

	private final byte[] start;

	private final byte[] block;

	private final long end;

	private long position;

	Endless(byte[] start, byte[] block, long blocks) {
		this.start = start;
		this.block = block;
		this.end = start.length + blocks * block.length;
	}

	long yielded() {
		return this.position;
	}

	@Override
	public int read() {
		if (this.position == this.end) {
			return -1;
		}
		long at = this.position++ - this.start.length;
		if (at < 0) {
			return this.start[(int) (at + this.start.length)] & 0xff;
		}
		return this.block[(int) (at % this.block.length)] & 0xff;
	}

	@Override
	public int read(byte[] target, int offset, int length) {
		for (int i = 0; i < length; i++) {
			int value = read();
			if (value < 0) {
				return (i > 0) ? i : -1;
			}
			target[offset + i] = (byte) value;
		}
		return length;
	}

}
