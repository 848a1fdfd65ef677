package io.pooled.json;

import org.jspecify.annotations.Nullable;

import io.pooled.Entry;

/**
 * The arrays that Jackson reads and writes one document with, by their number in
 * {@link tools.jackson.core.util.BufferRecycler}. Used by their owner only.
 */
final class RecycledBuffers extends Entry {

	private static final int KINDS = 4;

	final byte[] @Nullable [] bytes = new byte[KINDS] @Nullable [];

	final char[] @Nullable [] chars = new char[KINDS] @Nullable [];

	/** What the arrays took when an owner last released them. */
	private int size;

	/**
	 * Take stock of the arrays.
	 * @return their size in bytes
	 */
	long measure() {
		long size = 0;
		for (int kind = 0; kind < KINDS; kind++) {
			byte[] bytes = this.bytes[kind];
			char[] chars = this.chars[kind];
			size += (bytes != null) ? bytes.length : 0;
			size += (chars != null) ? (long) chars.length * Character.BYTES : 0;
		}
		return size;
	}

	int size() {
		return this.size;
	}

	void size(int size) {
		this.size = size;
	}

}
