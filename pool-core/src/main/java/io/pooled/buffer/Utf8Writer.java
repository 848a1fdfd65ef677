package io.pooled.buffer;

import java.io.Writer;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Appends to a buffer as UTF-8, without a buffer of its own. What is kept is the first
 * half of a surrogate pair until the other one comes.
 */
final class Utf8Writer extends Writer {

	private final PooledBuffer target;

	private final CharArray array = new CharArray();

	private final char[] single = new char[1];

	/** A high surrogate, or 0. */
	private char high;

	Utf8Writer(PooledBuffer target) {
		this.target = target;
	}

	@Override
	public void write(int c) {
		if (c >= 0 && c < 0x80 && this.high == 0) {
			this.target.write(c);
			return;
		}
		this.single[0] = (char) c;
		write(this.single, 0, 1);
	}

	@Override
	public void write(char[] text, int offset, int length) {
		Objects.checkFromIndexSize(offset, length, text.length);
		try {
			write(this.array.of(text, offset, length), 0, length);
		}
		finally {
			this.array.clear();
		}
	}

	@Override
	public void write(String text, int offset, int length) {
		Objects.checkFromIndexSize(offset, length, text.length());
		write((CharSequence) text, offset, offset + length);
	}

	@Override
	public Writer append(@Nullable CharSequence text) {
		CharSequence some = Objects.requireNonNullElse(text, "null");
		write(some, 0, some.length());
		return this;
	}

	@Override
	public Writer append(@Nullable CharSequence text, int start, int end) {
		CharSequence some = Objects.requireNonNullElse(text, "null");
		Objects.checkFromToIndex(start, end, some.length());
		write(some, start, end);
		return this;
	}

	private void write(CharSequence text, int start, int end) {
		this.target.requireRoom(0);
		if (start == end) {
			return;
		}
		int next = start;
		if (this.high != 0) {
			char low = text.charAt(start);
			boolean pair = Character.isLowSurrogate(low);
			int codePoint = pair ? Character.toCodePoint(this.high, low) : '?';
			this.high = 0;
			Utf8.write(codePoint, this.target);
			next += pair ? 1 : 0;
		}
		char last = (next < end) ? text.charAt(end - 1) : 0;
		boolean half = Character.isHighSurrogate(last);
		Utf8.write(text, next, half ? end - 1 : end, this.target);
		if (half) {
			this.high = last;
		}
	}

	/**
	 * Does nothing: what is written is in the buffer.
	 */
	@Override
	public void flush() {
	}

	/**
	 * Writes {@code '?'} if the second half of a pair has not come.
	 */
	@Override
	public void close() {
		if (this.high != 0) {
			this.high = 0;
			Utf8.write('?', this.target);
		}
	}

}
