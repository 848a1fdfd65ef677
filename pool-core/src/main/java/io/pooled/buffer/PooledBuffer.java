package io.pooled.buffer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.pooled.LeaseScope;
import io.pooled.ScopedLease;

/**
 * A growing byte buffer on leased memory, until closed. Each acquire gives a fresh
 * buffer; only the memory behind it is reused.
 * <p>
 * A buffer is for one thread at a time and may be handed from one to another. Closing
 * twice, even from two threads at once, is a harmless no-op that the pool counts; any
 * other use after close throws {@link IllegalStateException}. Should one thread end a
 * buffer while another is inside of a method that reads from it, writes it out or fills
 * it from a stream, that one ends with the same exception, and has seen or changed
 * nothing of the next owner. What is in the middle of a {@code write} of its own at that
 * moment may still write to the memory.
 * <p>
 * It is deliberately no {@link OutputStream}: libraries close the streams they are given,
 * and that must not release the buffer. {@link #outputStream()} is a view whose
 * {@code close()} does nothing.
 *
 * @since 0.1.0
 */
public final class PooledBuffer extends SharedChain implements AutoCloseable, ScopedLease {

	PooledBuffer(SegmentPools segments, Segment head) {
		super(segments, head);
	}

	private PooledBuffer(PooledBuffer source, Segment head, Segment tail) {
		super(source, head, tail);
	}

	/**
	 * Return the number of bytes written.
	 * @return the size, in bytes
	 */
	public long size() {
		tail();
		return this.full + this.position;
	}

	/**
	 * Return whether this buffer began in memory that was used before.
	 * @return {@code false} if its first segment was allocated for it
	 */
	public boolean isReused() {
		tail();
		return this.generation != 0;
	}

	/**
	 * Append one byte.
	 * @param value the byte, in the low eight bits
	 * @throws BufferLimitExceededException if the pool's limit is reached
	 */
	@Override
	public void write(int value) {
		Segment last = tail();
		if (this.position == this.end) {
			last = grow(last);
		}
		last.bytes[this.position] = (byte) value;
		VarHandle.releaseFence();
		this.position++;
	}

	/**
	 * Append an array.
	 * @param source the bytes
	 * @throws BufferLimitExceededException if they do not fit under the pool's limit;
	 * nothing is written then
	 */
	public void write(byte[] source) {
		write(source, 0, source.length);
	}

	/**
	 * Append a part of an array.
	 * @param source the bytes
	 * @param offset of the first one
	 * @param length how many
	 * @throws BufferLimitExceededException if they do not fit under the pool's limit;
	 * nothing is written then
	 */
	@Override
	public void write(byte[] source, int offset, int length) {
		Objects.checkFromIndexSize(offset, length, source.length);
		Segment last = requireRoom(length);
		while (length > 0) {
			if (this.position == this.end) {
				last = grow(last);
			}
			int count = Math.min(length, this.end - this.position);
			System.arraycopy(source, offset, last.bytes, this.position, count);
			VarHandle.releaseFence();
			this.position += count;
			offset += count;
			length -= count;
		}
	}

	/**
	 * Append what remains in a byte buffer, and take it out of there.
	 * @param source the bytes
	 * @throws BufferLimitExceededException if they do not fit under the pool's limit;
	 * nothing is written then
	 */
	public void write(ByteBuffer source) {
		Segment last = requireRoom(source.remaining());
		while (source.hasRemaining()) {
			if (this.position == this.end) {
				last = grow(last);
			}
			int count = Math.min(source.remaining(), this.end - this.position);
			source.get(last.bytes, this.position, count);
			VarHandle.releaseFence();
			this.position += count;
		}
	}

	/**
	 * Append text as UTF-8, without an array in between. As {@link String#getBytes} does,
	 * an unpaired surrogate becomes {@code '?'}.
	 * @param text the text
	 * @throws BufferLimitExceededException if the pool's limit is reached; what came
	 * before is written then
	 */
	public void writeUtf8(CharSequence text) {
		tail();
		Utf8.write(text, 0, text.length(), this);
	}

	/**
	 * Append everything that a stream has, reading straight into the leased memory. The
	 * stream is not closed.
	 * @param source the stream, not a view of this buffer
	 * @return how many bytes were read
	 * @throws IOException if reading fails; what was read before is in the buffer
	 * @throws BufferLimitExceededException if the stream has more than fits under the
	 * pool's limit; one byte beyond the limit was read then
	 */
	public long readFrom(InputStream source) throws IOException {
		long before = size();
		try {
			readFully(source);
		}
		finally {
			// A stream may leave more in the array than it says, above all when it fails.
			if (this.segments.zeroes() && this.tail != null) {
				zeroUnused();
			}
		}
		return size() - before;
	}

	/**
	 * Return a view that appends. Closing or flushing it does nothing.
	 * @return a stream, of no use once this buffer is closed
	 */
	public OutputStream outputStream() {
		tail();
		return new BufferOutputStream(this);
	}

	/**
	 * Return a view that appends text, also as an {@link Appendable}. It has no buffer of
	 * its own: what is written is in this buffer at once, except that the first half of a
	 * surrogate pair waits for the other one, and that some encodings keep a character
	 * until the next one, or end with a sequence of their own. Closing the view writes
	 * that, and {@code '?'} for a half pair; it does not release this buffer. Take a new
	 * view after {@link #clear()}, and do not use two at a time. Characters that the
	 * encoding does not have become its replacement, as with
	 * {@link String#getBytes(Charset)}.
	 * @param charset the encoding; UTF-8 needs the least memory, none once the view is
	 * there
	 * @return a writer for one thread at a time, of no use once this buffer is closed. If
	 * the pool's limit is reached it throws {@link BufferLimitExceededException}, and a
	 * part of the text may have been written
	 * @throws IllegalArgumentException if there is no encoder for the charset
	 */
	public Writer writer(Charset charset) {
		tail();
		if (charset == StandardCharsets.UTF_8) {
			return new Utf8Writer(this);
		}
		if (!charset.canEncode()) {
			throw new IllegalArgumentException("Pool '" + this.segments.name() + "': charset " + charset
					+ " can only be read; use one that has an encoder, such as UTF-8");
		}
		return new EncodingWriter(this, charset.newEncoder());
	}

	/**
	 * Return a view that reads from the first byte on, and sees what is appended
	 * meanwhile. Closing it does nothing.
	 * @return a stream, of no use once this buffer is closed
	 */
	public InputStream inputStream() {
		return new BufferInputStream(this, head());
	}

	/**
	 * Write the content to a stream, which is neither flushed nor closed.
	 * @param target the stream
	 * @throws IOException if the stream throws it
	 */
	public void writeTo(OutputStream target) throws IOException {
		Segment head = head();
		Segment last = tail();
		int length = lengthOf(last);
		for (Segment segment = head; segment != last; segment = next(head, segment)) {
			write(target, segment, 0, segment.bytes.length);
		}
		write(target, last, 0, length);
	}

	/**
	 * Write the content to a channel in blocking mode.
	 * @param target the channel
	 * @throws IOException if the channel throws it
	 * @throws IllegalBlockingModeException if the channel is in non-blocking mode
	 */
	public void writeTo(WritableByteChannel target) throws IOException {
		if (target instanceof SelectableChannel selectable && !selectable.isBlocking()) {
			throw new IllegalBlockingModeException();
		}
		Segment head = head();
		Segment last = tail();
		int length = lengthOf(last);
		for (Segment segment = head; segment != last; segment = next(head, segment)) {
			write(target, segment, segment.bytes.length);
		}
		write(target, last, length);
	}

	/**
	 * Copy the content.
	 * @return a new array
	 * @throws IllegalStateException if the content is larger than an array can be
	 */
	public byte[] toByteArray() {
		long size = size();
		if (size > Integer.MAX_VALUE - 8) {
			throw new IllegalStateException(
					"Pool '" + this.segments.name() + "': " + size + " bytes do not fit into one array; use writeTo");
		}
		byte[] copy = new byte[(int) size];
		int offset = 0;
		Segment head = head();
		Segment last = tail();
		int length = Math.min(lengthOf(last), Math.max(0, copy.length - (int) this.full));
		for (Segment segment = head; segment != last; segment = next(head, segment)) {
			System.arraycopy(segment.bytes, 0, copy, offset, segment.bytes.length);
			offset += segment.bytes.length;
		}
		System.arraycopy(last.bytes, 0, copy, offset, length);
		requireOpen();
		return copy;
	}

	/**
	 * Copy the content as text.
	 * @param charset the encoding of the content
	 * @return a new string
	 * @throws IllegalStateException if the content is larger than an array can be
	 */
	public String toString(Charset charset) {
		Segment last = tail();
		if (last != this.head) {
			return new String(toByteArray(), charset);
		}
		String text = new String(last.bytes, 0, lengthOf(last), charset);
		requireOpen();
		return text;
	}

	/**
	 * Forget the content and start again. The memory stays with this buffer.
	 */
	public void clear() {
		if (this.segments.zeroes()) {
			clear(head());
		}
		rewind();
	}

	/**
	 * Give the memory back to the pool. Views of this buffer are of no use any more.
	 */
	@Override
	public void close() {
		if (!closeIfOpen()) {
			staleRelease();
		}
	}

	/**
	 * Close this buffer unless it was closed or discarded before, which is not counted as
	 * a second release. For code that gives a buffer to others and cannot know whether
	 * they have released it; of all that end a buffer, even at the same time, one does.
	 * @return whether this call has released it
	 */
	public boolean closeIfOpen() {
		return release();
	}

	/**
	 * End the lease and let go of the memory instead of reusing it, for example because
	 * another thread may still be writing to it. Closing the buffer afterwards has no
	 * effect and is not counted. With zeroing the memory is overwritten; where another
	 * thread reads or writes it out at this moment, by that thread.
	 */
	public void discard() {
		if (!discardIfOpen()) {
			staleRelease();
		}
	}

	/**
	 * Discard this buffer unless it was closed or discarded before, as
	 * {@link #closeIfOpen()} does with closing.
	 * @return whether this call has discarded it
	 */
	public boolean discardIfOpen() {
		return drop(null);
	}

	@Override
	public boolean isOpen() {
		return isHeadThere();
	}

	@Override
	public boolean abandon(String where) {
		return drop(where);
	}

	/**
	 * Have no request guard look after this buffer any more: it is closed by its owner,
	 * at any time.
	 * @return this
	 */
	public PooledBuffer detach() {
		LeaseScope.detach(this);
		return this;
	}

	/**
	 * Pass the content on to a fresh buffer that nobody else knows, for example to write
	 * it out while the former owner may still close this one. This one is closed by that;
	 * closing it again has no effect and is not counted. Where a {@link LeaseScope} looks
	 * after this buffer, such as the request guard, and the thread that acquired it
	 * passes it on, the scope looks after the new one instead.
	 * @return a buffer with the memory and the content of this one, to be closed by the
	 * caller
	 * @throws IllegalStateException if this buffer is closed, also by being passed on
	 */
	public PooledBuffer passOn() {
		PooledBuffer heir = new PooledBuffer(this, head(), tail());
		if (!leaveTo(heir)) {
			heir.discard();
			throw closed();
		}
		LeaseScope.passedOn(this, heir);
		return heir;
	}

	@Override
	public String toString() {
		return (this.head != null) ? "Buffer of pool '" + this.segments.name() + "', " + size() + " bytes"
				: "Released buffer of pool '" + this.segments.name() + "'";
	}

}
