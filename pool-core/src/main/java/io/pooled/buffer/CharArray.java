package io.pooled.buffer;

/**
 * A part of an array as text, one after the other.
 */
final class CharArray implements CharSequence {

	private static final char[] NONE = new char[0];

	private char[] array = NONE;

	private int offset;

	private int length;

	CharArray of(char[] array, int offset, int length) {
		this.array = array;
		this.offset = offset;
		this.length = length;
		return this;
	}

	void clear() {
		of(NONE, 0, 0);
	}

	@Override
	public int length() {
		return this.length;
	}

	@Override
	public char charAt(int index) {
		return this.array[this.offset + index];
	}

	@Override
	public CharSequence subSequence(int start, int end) {
		return new CharArray().of(this.array, this.offset + start, end - start);
	}

	@Override
	public String toString() {
		return new String(this.array, this.offset, this.length);
	}

}
