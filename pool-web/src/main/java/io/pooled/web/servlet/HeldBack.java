package io.pooled.web.servlet;

import java.io.IOException;
import java.io.OutputStream;

import org.jspecify.annotations.Nullable;

import io.pooled.LeaseScope;
import io.pooled.PoolExhaustedException;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * What is held back of a body, up to a limit; what is beyond it, or beyond the memory
 * that there is, is for whoever holds it back to pass on. Who takes it out owns it alone.
 * Guarded by its user.
 */
final class HeldBack {

	private final PooledBufferFactory buffers;

	private final long limit;

	private @Nullable PooledBuffer content;

	/** Bytes that were added at once, at most. */
	private int largest;

	/**
	 * Hold nothing back yet.
	 * @param buffers where from the buffer comes
	 * @param limit the most bytes to hold back
	 */
	HeldBack(PooledBufferFactory buffers, long limit) {
		this.buffers = buffers;
		this.limit = Math.min(limit, buffers.limit());
	}

	long limit() {
		return this.limit;
	}

	long size() {
		return (this.content != null) ? this.content.size() : 0;
	}

	@Nullable PooledBuffer content() {
		return this.content;
	}

	boolean hasRoomFor(long more) {
		return size() + more <= this.limit;
	}

	/**
	 * Hold something back.
	 * @param source where it is
	 * @param offset where it begins
	 * @param length how many bytes
	 * @param expected how many all will be, as far as is known, otherwise 0 or less
	 * @return {@code true} unless that would be beyond the limit or the memory
	 */
	boolean add(byte[] source, int offset, int length, long expected) {
		return hasRoomFor(length) && hold(source, offset, length, expected);
	}

	private boolean hold(byte[] source, int offset, int length, long expected) {
		try {
			write(source, offset, length, expected);
			return true;
		}
		catch (PoolExhaustedException ex) {
			return false;
		}
	}

	private void write(byte[] source, int offset, int length, long expected) {
		PooledBuffer content = this.content;
		if (content == null) {
			content = LeaseScope.outside(() -> (expected > 0)
					? this.buffers.acquire((int) Math.min(expected, Integer.MAX_VALUE)) : this.buffers.acquire());
			this.content = content;
			this.largest = 0;
		}
		content.write(source, offset, length);
		this.largest = Math.max(this.largest, length);
	}

	/**
	 * Take out what was held back.
	 * @return what the caller has to close, or {@code null} if that is nothing
	 */
	@Nullable PooledBuffer take() {
		PooledBuffer content = this.content;
		this.content = null;
		return content;
	}

	/**
	 * Pass on what was held back.
	 * @param target of the body
	 * @throws IOException if it cannot be written; it is dropped then
	 */
	void passTo(OutputStream target) throws IOException {
		PooledBuffer content = take();
		if (content != null) {
			try (content) {
				content.writeTo(target);
			}
		}
	}

	/**
	 * Hand what was taken out to a server that may have to forget it again, in parts as
	 * small as it was added: Jetty commits a response with one that is larger than a
	 * quarter of its buffer.
	 * @param content what was taken out
	 * @param target the server's stream
	 * @param bufferSize how much the server holds
	 * @throws IOException if it cannot be written
	 */
	void copyInParts(PooledBuffer content, OutputStream target, int bufferSize) throws IOException {
		if (content.size() > bufferSize) {
			content.writeTo(target);
			return;
		}
		byte[] bytes = content.toByteArray();
		int part = (this.largest <= bufferSize / 4) ? Math.max(1, bufferSize / 8) : bytes.length;
		for (int i = 0; i < bytes.length; i += part) {
			target.write(bytes, i, Math.min(part, bytes.length - i));
		}
	}

	void drop() {
		PooledBuffer content = take();
		if (content != null) {
			content.close();
		}
	}

}
