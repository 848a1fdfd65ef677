package io.pooled.buffer;

import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Objects;

/**
 * Appends to a buffer in any encoding. What is kept between two calls is the first half
 * of a surrogate pair, and what the encoder keeps. After an exception it begins anew.
 */
final class EncodingWriter extends Writer {

	private static final int CHUNK = 256;

	private final PooledBuffer target;

	private final CharsetEncoder encoder;

	private final CharBuffer chars = CharBuffer.allocate(CHUNK);

	private final ByteBuffer bytes = ByteBuffer.allocate(2 * CHUNK);

	private final char[] piece = new char[CHUNK];

	/** Whether there may be something to end with. */
	private boolean begun;

	EncodingWriter(PooledBuffer target, CharsetEncoder encoder) {
		this.target = target;
		this.encoder = encoder.onMalformedInput(CodingErrorAction.REPLACE)
			.onUnmappableCharacter(CodingErrorAction.REPLACE);
	}

	@Override
	public void write(int c) {
		this.piece[0] = (char) c;
		write(this.piece, 0, 1);
	}

	@Override
	public void write(String text, int offset, int length) {
		Objects.checkFromIndexSize(offset, length, text.length());
		this.target.requireRoom(0);
		int done = 0;
		while (done < length) {
			int count = Math.min(CHUNK, length - done);
			text.getChars(offset + done, offset + done + count, this.piece, 0);
			write(this.piece, 0, count);
			done += count;
		}
	}

	@Override
	public void write(char[] text, int offset, int length) {
		Objects.checkFromIndexSize(offset, length, text.length);
		this.target.requireRoom(0);
		int done = 0;
		while (done < length) {
			int count = Math.min(this.chars.remaining(), length - done);
			this.chars.put(text, offset + done, count);
			done += count;
			encode(false);
		}
	}

	private void encode(boolean end) {
		boolean complete = false;
		try {
			this.begun = true;
			this.chars.flip();
			CoderResult result;
			do {
				result = this.encoder.encode(this.chars, this.bytes, end);
				drain();
			}
			while (result.isOverflow());
			this.chars.compact();
			complete = true;
		}
		finally {
			if (!complete) {
				reset();
			}
		}
	}

	private void drain() {
		int length = this.bytes.position();
		this.bytes.clear();
		if (length > 0) {
			this.target.write(this.bytes.array(), 0, length);
		}
	}

	private void reset() {
		this.begun = false;
		this.chars.clear();
		this.bytes.clear();
		this.encoder.reset();
	}

	/**
	 * Does nothing: what is written is in the buffer.
	 */
	@Override
	public void flush() {
	}

	/**
	 * Writes what the encoding ends with.
	 */
	@Override
	public void close() {
		if (this.begun) {
			encode(true);
			try {
				this.encoder.flush(this.bytes);
				drain();
			}
			finally {
				reset();
			}
		}
	}

}
