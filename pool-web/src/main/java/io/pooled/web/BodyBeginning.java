package io.pooled.web;

import java.io.IOException;
import java.io.InputStream;

/**
 * The first bytes of a stream.
 */
final class BodyBeginning extends InputStream {

	private final InputStream source;

	private int left;

	BodyBeginning(InputStream source, int length) {
		this.source = source;
		this.left = length;
	}

	@Override
	public int read() throws IOException {
		int value = (this.left > 0) ? this.source.read() : -1;
		this.left -= (value >= 0) ? 1 : 0;
		return value;
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		int count = (this.left > 0) ? this.source.read(target, offset, Math.min(length, this.left)) : -1;
		this.left -= Math.max(count, 0);
		return count;
	}

}
