package io.pooled.json;

import java.io.OutputStream;

import org.jspecify.annotations.Nullable;

import io.pooled.buffer.PooledBuffer;

/**
 * The stream that Jackson writes one document to. Cut off once that is complete, for a
 * serializer may have kept it.
 */
final class JsonSink extends OutputStream {

	private @Nullable PooledBuffer target;

	JsonSink(PooledBuffer target) {
		this.target = target;
	}

	void cutOff() {
		this.target = null;
	}

	private PooledBuffer target() {
		PooledBuffer target = this.target;
		if (target == null) {
			throw new IllegalStateException("Written to after the value was encoded");
		}
		return target;
	}

	@Override
	public void write(int value) {
		target().write(value);
	}

	@Override
	public void write(byte[] source, int offset, int length) {
		target().write(source, offset, length);
	}

	@Override
	public void flush() {
	}

	@Override
	public void close() {
	}

}
