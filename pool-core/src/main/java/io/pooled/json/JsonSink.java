package io.pooled.json;

import java.io.OutputStream;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.pooled.PooledObjectFactory;
import io.pooled.buffer.PooledBuffer;

/**
 * The stream that Jackson writes to, bound to one buffer after the other.
 */
final class JsonSink extends OutputStream {

	private @Nullable PooledBuffer target;

	JsonSink to(PooledBuffer target) {
		this.target = target;
		return this;
	}

	private PooledBuffer target() {
		return Objects.requireNonNull(this.target, "written to after the value was encoded");
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

	static final class Factory implements PooledObjectFactory<JsonSink> {

		@Override
		public JsonSink create() {
			return new JsonSink();
		}

		@Override
		public boolean reset(JsonSink sink) {
			sink.target = null;
			return true;
		}

	}

}
