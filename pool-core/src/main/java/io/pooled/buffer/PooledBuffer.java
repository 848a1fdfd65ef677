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
public final class PooledBuffer implements AutoCloseable {

	/*-
	 * Whose the memory is, the pool of the head decides: it believes one release of this generation.
	 * Everybody who ends the buffer clears the head, has the head released and, if that was believed,
	 * owns the rest. So the rest hangs on the buffer and not on the head, which may be somebody else's
	 * by then. With zeroing, which has to come before the release, the head is claimed first.
	 *
	 * Whoever walks the segments may meet a closer at any time. What is read from a segment, or as the
	 * link to the next one, counts only if the buffer is still open afterwards: then it was this
	 * buffer's when it was read. An array goes to foreign code only while its segment is held.
	 */

	private static final VarHandle HEAD = field("head");

	private static final VarHandle REST = field("rest");

	private static final VarHandle NEXT = next();

	/** Stands for the rest of a buffer whose closing need not be counted. */
	private static final Segment GIVEN_AWAY = new Segment(0, 0);

	private static VarHandle field(String name) {
		try {
			return MethodHandles.lookup().findVarHandle(PooledBuffer.class, name, Segment.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static VarHandle next() {
		try {
			return MethodHandles.lookup().findVarHandle(Segment.class, "next", Segment.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final PooledBufferFactory factory;

	private final int generation;

	private @Nullable Segment head;

	private @Nullable Segment tail;

	/** The second segment; or {@link #GIVEN_AWAY}. */
	private @Nullable Segment rest;

	/** Bytes in the segments before the tail; these are full. */
	private long full;

	/** Bytes in the tail. */
	private int position;

	/** Where the tail, or what the limit leaves of it, ends. */
	private int end;

	PooledBuffer(PooledBufferFactory factory, Segment head) {
		this.factory = factory;
		this.generation = head.generation();
		this.head = head;
		this.tail = head;
		this.end = (int) Math.min(head.bytes.length, factory.limit());
	}

	private PooledBuffer(PooledBuffer source, Segment head, Segment tail) {
		this.factory = source.factory;
		this.generation = source.generation + 1;
		this.head = head;
		this.tail = tail;
		this.full = source.full;
		this.position = source.position;
		this.end = source.end;
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
			if (this.factory.zeroes() && this.tail != null) {
				zeroUnused();
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
				write(next);
				last = tail();
			}
			if (read(source, last) < 0) {
				return;
			}
		}
	}

	private int read(InputStream source, Segment last) throws IOException {
		int length = this.end - this.position;
		if (!hold(last)) {
			byte[] copy = new byte[length];
			int count = source.read(copy, 0, length);
			requireOpen();
			write(copy, 0, Math.max(0, count));
			return count;
		}
		int count;
		try {
			count = source.read(last.bytes, this.position, length);
			VarHandle.releaseFence();
			this.position += Math.max(0, count);
		}
		finally {
			letGo(last);
		}
		requireOpen();
		return count;
	}

	private void zeroUnused() {
		Segment last = tail();
		if (hold(last)) {
			Arrays.fill(last.bytes, this.position, this.end, (byte) 0);
			letGo(last);
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
		Segment next = after(last);
		if (next == null) {
			next = append(last, size);
		}
		else {
			requireOpen();
		}
		this.position = 0;
		VarHandle.releaseFence();
		this.full = size;
		this.end = (int) Math.min(next.bytes.length, this.factory.limit() - size);
		VarHandle.releaseFence();
		this.tail = next;
		requireTailIsOwn();
		return next;
	}

	private Segment append(Segment last, long size) {
		Segment next = this.factory.grow(last, size);
		if (!link(last, next)) {
			this.factory.release(next);
			throw closed();
		}
		return next;
	}

	// Whoever ends the buffer meanwhile finds the new segment, or it is not linked.
	private boolean link(Segment last, Segment next) {
		if (last == this.head) {
			return REST.compareAndSet(this, null, next) && (isOpen() || !REST.compareAndSet(this, next, null));
		}
		boolean held = last.hold();
		if (!held) {
			last.spoil();
		}
		boolean linked = isOpen();
		if (linked) {
			NEXT.setVolatile(last, next);
			linked = isOpen() || !NEXT.compareAndSet(last, next, null);
		}
		if (held) {
			last.letGo(this.factory.zeroes());
		}
		return linked;
	}

	// In one order with the atomic steps of all threads.
	private boolean isOpen() {
		return HEAD.getVolatile(this) != null;
	}

	/*
	 * After the tail was set: who closes the buffer clears the head first and the tail
	 * last, so either that was not overwritten or it shows here.
	 */
	private void requireTailIsOwn() {
		VarHandle.fullFence();
		if (this.head == null) {
			this.tail = null;
			throw closed();
		}
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
		Segment head = head();
		Segment last = tail();
		int length = lengthOf(last);
		for (Segment segment = head; segment != last; segment = next(head, segment)) {
			write(target, segment, 0, segment.bytes.length);
		}
		write(target, last, 0, length);
	}

	void write(OutputStream target, Segment segment, int offset, int length) throws IOException {
		if (!hold(segment)) {
			target.write(copy(segment, offset, length));
		}
		else {
			try {
				target.write(segment.bytes, offset, length);
			}
			finally {
				letGo(segment);
			}
		}
		requireOpen();
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

	private void write(WritableByteChannel target, Segment segment, int length) throws IOException {
		if (!hold(segment)) {
			writeFully(target, ByteBuffer.wrap(copy(segment, 0, length)));
		}
		else {
			try {
				writeFully(target, ByteBuffer.wrap(segment.bytes, 0, length));
			}
			finally {
				letGo(segment);
			}
		}
		requireOpen();
	}

	/*
	 * Whether this thread may give the array away: not if somebody else does that
	 * already.
	 */
	private boolean hold(Segment segment) {
		if (!segment.hold()) {
			return false;
		}
		if (!isOpen()) {
			segment.letGo(this.factory.zeroes());
			throw closed();
		}
		return true;
	}

	/*
	 * Of a buffer that has ended the segment stays held. With zeroing whoever has ended
	 * it has left that to the holder.
	 */
	private void letGo(Segment segment) {
		if (this.factory.zeroes() || this.head != null) {
			segment.letGo(this.factory.zeroes());
		}
	}

	/*
	 * How much of the tail is content. A writer that should not be there sets the
	 * position before the tail, and after the content: so this is never more than it has
	 * written.
	 */
	private int lengthOf(Segment last) {
		VarHandle.acquireFence();
		return Math.min(this.position, last.bytes.length);
	}

	private byte[] copy(Segment segment, int offset, int length) {
		byte[] copy = Arrays.copyOfRange(segment.bytes, offset, offset + length);
		requireOpen();
		return copy;
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
		Segment head = head();
		if (this.factory.zeroes()) {
			clear(head);
		}
		this.position = 0;
		VarHandle.releaseFence();
		this.full = 0;
		this.end = (int) Math.min(head.bytes.length, this.factory.limit());
		VarHandle.releaseFence();
		this.tail = head;
		requireTailIsOwn();
	}

	private void clear(Segment head) {
		Segment last = tail();
		for (Segment segment = head; segment != last; segment = next(head, segment)) {
			clear(segment, segment.bytes.length);
		}
		clear(last, this.position);
	}

	private void clear(Segment segment, int length) {
		if (hold(segment)) {
			segment.zero(length);
			letGo(segment);
		}
		else {
			segment.spoil();
		}
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
		Segment head = this.head;
		if (head == null) {
			return false;
		}
		Segment tail = this.tail;
		long size = this.full + this.position;
		if (!claim(head, tail)) {
			return false;
		}
		if (!this.factory.release(head, this.generation, size)) {
			return false;
		}
		if (this.rest != null) {
			this.factory.releaseRest(head, takeRest(null));
		}
		return true;
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
		Segment head = this.head;
		if (head == null) {
			return false;
		}
		Segment tail = this.tail;
		if (!claim(head, tail) || !this.factory.discard(head, this.generation)) {
			return false;
		}
		this.factory.discardRest(takeRest(GIVEN_AWAY));
		return true;
	}

	/**
	 * Pass the content on to a fresh buffer that nobody else knows, for example to write
	 * it out while the former owner may still close this one. This one is closed by that;
	 * closing it again has no effect and is not counted.
	 * @return a buffer with the memory and the content of this one, to be closed by the
	 * caller
	 * @throws IllegalStateException if this buffer is closed, also by being passed on
	 */
	public PooledBuffer passOn() {
		Segment head = head();
		PooledBuffer heir = new PooledBuffer(this, head, tail());
		if (!HEAD.compareAndSet(this, head, null) || !this.factory.passOn(head, this.generation)) {
			throw closed();
		}
		this.tail = null;
		heir.rest = takeRest(GIVEN_AWAY);
		if (!heir.endsWithTail()) {
			heir.discard();
			throw closed();
		}
		return heir;
	}

	/*
	 * Whether all of the content is there, which a writer that should not be there any
	 * more may have kept from being taken over. Cuts off what follows.
	 */
	private boolean endsWithTail() {
		long before = 0;
		Segment segment = this.head;
		while (segment != null && segment != this.tail) {
			before += segment.bytes.length;
			segment = after(segment);
		}
		if (segment == null || before != this.full || this.position > segment.bytes.length) {
			this.tail = this.head;
			return false;
		}
		this.factory.discardRest((segment == this.head) ? takeRest(null) : unlink(segment));
		return true;
	}

	/*
	 * Mark the buffer closed before its memory can be somebody else's. Only with zeroing
	 * is the caller sure then to be the only one who got here.
	 */
	private boolean claim(Segment head, @Nullable Segment tail) {
		if (!this.factory.zeroes()) {
			this.head = null;
			VarHandle.releaseFence();
			this.tail = null;
			return true;
		}
		if (tail == null || !HEAD.compareAndSet(this, head, null)) {
			return false;
		}
		this.tail = null;
		zero(head, tail);
		return true;
	}

	private void zero(Segment head, Segment tail) {
		Segment segment = head;
		while (segment != null && segment != tail) {
			if (!segment.isLeftToHolder()) {
				segment.zero(segment.bytes.length);
			}
			segment = (segment == head) ? this.rest : segment.next;
		}
		if (!tail.isLeftToHolder()) {
			tail.zero(Math.min(this.position, tail.bytes.length));
		}
	}

	private @Nullable Segment takeRest(@Nullable Segment replacement) {
		return (Segment) REST.getAndSet(this, replacement);
	}

	static @Nullable Segment unlink(Segment segment) {
		return (Segment) NEXT.getAndSet(segment, null);
	}

	private void staleRelease() {
		if (this.rest != GIVEN_AWAY) {
			this.factory.staleRelease();
		}
	}

	@Nullable Segment after(Segment segment) {
		return (segment == this.head) ? this.rest : segment.next;
	}

	// What follows a segment of a walk that began at the head.
	Segment next(Segment head, Segment segment) {
		Segment next = (segment == head) ? this.rest : segment.next;
		requireOpen();
		return Objects.requireNonNull(next);
	}

	/*
	 * Whoever ends the buffer clears the head first. So if it is still there, whatever
	 * was read before this was read from memory of this buffer.
	 */
	void requireOpen() {
		VarHandle.acquireFence();
		if (this.head == null) {
			throw closed();
		}
	}

	Segment head() {
		return open(this.head);
	}

	private Segment tail() {
		return open(this.tail);
	}

	private Segment open(@Nullable Segment segment) {
		if (segment == null) {
			throw closed();
		}
		return segment;
	}

	private IllegalStateException closed() {
		return new IllegalStateException(
				"Pool '" + this.factory.name() + "': buffer used after it was released; acquire a new one");
	}

	@Override
	public String toString() {
		return (this.head != null) ? "Buffer of pool '" + this.factory.name() + "', " + size() + " bytes"
				: "Released buffer of pool '" + this.factory.name() + "'";
	}

}
