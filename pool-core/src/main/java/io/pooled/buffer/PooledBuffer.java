package io.pooled.buffer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A growing byte buffer on leased memory, until closed. Each acquire gives a fresh
 * buffer; only the memory behind it is reused.
 * <p>
 * A buffer is for one thread at a time and may be handed from one to another. Closing
 * twice, even from two threads at once, is a harmless no-op that the pool counts; any
 * other use after close throws {@link IllegalStateException}.
 * <p>
 * It is deliberately no {@link OutputStream}: libraries close the streams they are given,
 * and that must not release the buffer. {@link #outputStream()} is a view whose
 * {@code close()} does nothing.
 *
 * @since 0.1.0
 */
public final class PooledBuffer implements AutoCloseable {

	private static final VarHandle HEAD;

	static {
		try {
			HEAD = MethodHandles.lookup().findVarHandle(PooledBuffer.class, "head", Segment.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final PooledBufferFactory factory;

	private final int generation;

	private @Nullable Segment head;

	private @Nullable Segment tail;

	/** Bytes in the segments before the tail; these are full. */
	private long full;

	/** Bytes in the tail. */
	private int position;

	/** Where the tail, or what the limit leaves of it, ends. */
	private int end;

	/** Whether closing is expected to find nothing left to release. */
	private boolean discarded;

	PooledBuffer(PooledBufferFactory factory, Segment head) {
		this.factory = factory;
		this.generation = head.generation();
		this.head = head;
		this.tail = head;
		this.end = (int) Math.min(head.bytes.length, factory.limit());
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
	public void write(int value) {
		Segment last = tail();
		if (this.position == this.end) {
			last = grow(last);
		}
		last.bytes[this.position++] = (byte) value;
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
	public void write(byte[] source, int offset, int length) {
		Objects.checkFromIndexSize(offset, length, source.length);
		Segment last = requireRoom(length);
		while (length > 0) {
			if (this.position == this.end) {
				last = grow(last);
			}
			int count = Math.min(length, this.end - this.position);
			System.arraycopy(source, offset, last.bytes, this.position, count);
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
		int length = text.length();
		for (int i = 0; i < length; i++) {
			char c = text.charAt(i);
			if (c < 0x80) {
				write(c);
			}
			else if (c < 0x800) {
				requireRoom(2);
				write(0xC0 | (c >> 6));
				write(0x80 | (c & 0x3F));
			}
			else if (!Character.isSurrogate(c)) {
				requireRoom(3);
				write(0xE0 | (c >> 12));
				write(0x80 | ((c >> 6) & 0x3F));
				write(0x80 | (c & 0x3F));
			}
			else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
				requireRoom(4);
				int codePoint = Character.toCodePoint(c, text.charAt(++i));
				write(0xF0 | (codePoint >> 18));
				write(0x80 | ((codePoint >> 12) & 0x3F));
				write(0x80 | ((codePoint >> 6) & 0x3F));
				write(0x80 | (codePoint & 0x3F));
			}
			else {
				write('?');
			}
		}
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
			if (this.factory.zeroes()) {
				Arrays.fill(tail().bytes, this.position, this.end, (byte) 0);
			}
		}
		return size() - before;
	}

	private void readFully(InputStream source) throws IOException {
		Segment last = tail();
		while (true) {
			if (this.position == this.end) {
				int next = source.read();
				if (next < 0) {
					return;
				}
				last = grow(last);
				last.bytes[this.position++] = (byte) next;
			}
			int count = source.read(last.bytes, this.position, this.end - this.position);
			if (count < 0) {
				return;
			}
			this.position += count;
		}
	}

	private Segment requireRoom(long length) {
		Segment last = tail();
		if (length > this.factory.limit() - this.full - this.position) {
			throw new BufferLimitExceededException(this.factory.name(), this.factory.limit());
		}
		return last;
	}

	private Segment grow(Segment last) {
		long size = this.full + this.position;
		if (size >= this.factory.limit()) {
			throw new BufferLimitExceededException(this.factory.name(), this.factory.limit());
		}
		Segment next = last.next;
		if (next == null) {
			next = this.factory.grow(last, size);
			last.next = next;
		}
		this.tail = next;
		this.full = size;
		this.position = 0;
		this.end = (int) Math.min(next.bytes.length, this.factory.limit() - size);
		return next;
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
		Segment last = tail();
		int length = this.position;
		for (Segment segment = head(); segment != last; segment = next(segment)) {
			target.write(segment.bytes, 0, segment.bytes.length);
		}
		target.write(last.bytes, 0, length);
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
		Segment last = tail();
		int length = this.position;
		for (Segment segment = head(); segment != last; segment = next(segment)) {
			writeFully(target, ByteBuffer.wrap(segment.bytes));
		}
		writeFully(target, ByteBuffer.wrap(last.bytes, 0, length));
	}

	private static void writeFully(WritableByteChannel target, ByteBuffer source) throws IOException {
		while (source.hasRemaining()) {
			target.write(source);
		}
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
					"Pool '" + this.factory.name() + "': " + size + " bytes do not fit into one array; use writeTo");
		}
		byte[] copy = new byte[(int) size];
		int offset = 0;
		Segment last = tail();
		for (Segment segment = head(); segment != last; segment = next(segment)) {
			System.arraycopy(segment.bytes, 0, copy, offset, segment.bytes.length);
			offset += segment.bytes.length;
		}
		System.arraycopy(last.bytes, 0, copy, offset, this.position);
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
		return (last == this.head) ? new String(last.bytes, 0, this.position, charset)
				: new String(toByteArray(), charset);
	}

	/**
	 * Forget the content and start again. The memory stays with this buffer.
	 */
	public void clear() {
		Segment head = head();
		if (this.factory.zeroes()) {
			zero(head);
		}
		this.tail = head;
		this.full = 0;
		this.position = 0;
		this.end = (int) Math.min(head.bytes.length, this.factory.limit());
	}

	/**
	 * Give the memory back to the pool. Views of this buffer are of no use any more.
	 */
	@Override
	public void close() {
		Segment head = this.head;
		if (head == null) {
			staleRelease();
			return;
		}
		long size = this.full + this.position;
		// A single segment needs no claim: the pool itself tells two closers apart.
		if (head.next != null || this.factory.zeroes()) {
			if (!claim(head)) {
				return;
			}
			releaseRest(head);
		}
		this.head = null;
		this.tail = null;
		this.factory.release(head, this.generation, size);
	}

	/**
	 * Close this buffer unless it was closed or discarded before, which is not counted as
	 * a second release. For code that gives a buffer to others and cannot know whether
	 * they have released it; of those that release it this way and by
	 * {@link #discardIfOpen()}, even at the same time, one does.
	 * @return whether this call has released it
	 */
	public boolean closeIfOpen() {
		Segment head = this.head;
		if (head == null || !HEAD.compareAndSet(this, head, null)) {
			return false;
		}
		long size = this.full + this.position;
		releaseRest(head);
		this.tail = null;
		this.factory.release(head, this.generation, size);
		return true;
	}

	private void releaseRest(Segment head) {
		if (this.factory.zeroes()) {
			zero(head);
		}
		this.factory.releaseRest(head);
	}

	/**
	 * End the lease and let go of the memory instead of reusing it, for example because
	 * another thread may still be writing to it. Closing the buffer afterwards has no
	 * effect and is not counted.
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
		Segment head = this.head;
		if (head == null || !HEAD.compareAndSet(this, head, null)) {
			return false;
		}
		this.tail = null;
		this.discarded = true;
		this.factory.discard(head, this.generation);
		return true;
	}

	private void staleRelease() {
		if (!this.discarded) {
			this.factory.staleRelease();
		}
	}

	private boolean claim(Segment head) {
		if (HEAD.compareAndSet(this, head, null)) {
			return true;
		}
		this.factory.staleRelease();
		return false;
	}

	private void zero(Segment head) {
		Segment last = tail();
		for (Segment segment = head; segment != last; segment = next(segment)) {
			Arrays.fill(segment.bytes, (byte) 0);
		}
		Arrays.fill(last.bytes, 0, this.position, (byte) 0);
	}

	Segment head() {
		return open(this.head);
	}

	private Segment tail() {
		return open(this.tail);
	}

	private static Segment next(Segment segment) {
		return Objects.requireNonNull(segment.next);
	}

	private Segment open(@Nullable Segment segment) {
		if (segment == null) {
			throw new IllegalStateException(
					"Pool '" + this.factory.name() + "': buffer used after it was released; acquire a new one");
		}
		return segment;
	}

	@Override
	public String toString() {
		return (this.head != null) ? "Buffer of pool '" + this.factory.name() + "', " + size() + " bytes"
				: "Released buffer of pool '" + this.factory.name() + "'";
	}

}
