package io.pooled.web.faults;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Takes bodies piece by piece, looks at each only when it takes it, and finds out to
 * which request its bytes belong.
 */
final class SlowStore extends OutputStream {

	static final int PIECE = 4096;

	/** How often a body is taken that is taken as a whole. */
	private static final int TAKES = 12;

	private final Delivery delivery;

	private final byte[] content;

	private int position;

	SlowStore(Delivery delivery) {
		this.delivery = delivery;
		this.content = Content.of(delivery.job().id(), delivery.job().size());
	}

	boolean isFull() {
		return this.position >= this.content.length;
	}

	@Override
	public void write(int value) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void write(byte[] source, int offset, int length) {
		for (int start = 0; start < length; start += PIECE) {
			int count = Math.min(PIECE, length - start);
			this.delivery.pause(this.position);
			check(Arrays.copyOfRange(source, offset + start, offset + start + count), this.position);
			this.position += count;
		}
	}

	WritableByteChannel channel() {
		return new Channel(this);
	}

	/**
	 * Take all at once.
	 * @param body the whole body
	 */
	void take(byte[] body) {
		check(body);
		this.position = Math.min(this.content.length, this.position + 1 + this.content.length / TAKES);
		this.delivery.pause(this.position);
	}

	void check(byte[] body) {
		if (body.length != this.content.length) {
			throw new ForeignBytes("%d bytes instead of %d".formatted(body.length, this.content.length), null);
		}
		check(body, 0);
	}

	private void check(byte[] part, int start) {
		int end = Math.min(this.content.length, start + part.length);
		try {
			Content.check(part, Arrays.copyOfRange(this.content, Math.min(start, end), end));
		}
		catch (AssertionError ex) {
			throw new ForeignBytes("From byte %d on: %s".formatted(start, ex.getMessage()), ex);
		}
	}

	/**
	 * Says that a body has bytes that are not its own.
	 */
	static final class ForeignBytes extends RuntimeException {

		private static final long serialVersionUID = 1;

		ForeignBytes(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

	private record Channel(SlowStore store) implements WritableByteChannel {

		@Override
		public int write(ByteBuffer source) {
			byte[] bytes = new byte[Math.min(PIECE, source.remaining())];
			this.store.delivery.pause(this.store.position);
			source.get(bytes);
			this.store.check(bytes, this.store.position);
			this.store.position += bytes.length;
			return bytes.length;
		}

		@Override
		public boolean isOpen() {
			return true;
		}

		@Override
		public void close() {
		}

	}

}
