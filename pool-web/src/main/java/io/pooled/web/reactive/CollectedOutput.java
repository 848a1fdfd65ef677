package io.pooled.web.reactive;

import java.io.OutputStream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;

/**
 * Collects what is written until it is taken out. Guarded by its user.
 */
final class CollectedOutput extends OutputStream {

	private static final int CAPACITY = 8192;

	private final DataBufferFactory buffers;

	private @Nullable DataBuffer collected;

	CollectedOutput(DataBufferFactory buffers) {
		this.buffers = buffers;
	}

	@Override
	public void write(int value) {
		collected(1).write((byte) value);
	}

	@Override
	public void write(byte[] source, int offset, int length) {
		collected(length).write(source, offset, length);
	}

	private DataBuffer collected(int length) {
		DataBuffer collected = this.collected;
		if (collected == null) {
			collected = this.buffers.allocateBuffer(Math.max(CAPACITY, length));
			this.collected = collected;
		}
		return collected;
	}

	/**
	 * Take out what was collected.
	 * @return what the caller has to release, or {@code null} if that is nothing
	 */
	@Nullable DataBuffer take() {
		DataBuffer collected = this.collected;
		this.collected = null;
		return collected;
	}

}
