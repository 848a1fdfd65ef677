package io.pooled.buffer;

import java.io.OutputStream;

/**
 * Appends to a buffer; closing it does not release the buffer.
 */
final class BufferOutputStream extends OutputStream {

	private final PooledBuffer buffer;

	BufferOutputStream(PooledBuffer buffer) {
		this.buffer = buffer;
	}

	@Override
	public void write(int value) {
		this.buffer.write(value);
	}

	@Override
	public void write(byte[] source) {
		this.buffer.write(source);
	}

	@Override
	public void write(byte[] source, int offset, int length) {
		this.buffer.write(source, offset, length);
	}

	@Override
	public void flush() {
	}

	@Override
	public void close() {
	}

}
