package io.pooled.buffer;

import org.jspecify.annotations.Nullable;

import io.pooled.Entry;

/**
 * One array of a size class, linked to the next one of the buffer it is used in.
 */
final class Segment extends Entry {

	final byte[] bytes;

	final int sizeClass;

	/** Only the owning buffer links segments; an idle segment is linked to none. */
	@Nullable Segment next;

	Segment(int size, int sizeClass) {
		this.bytes = new byte[size];
		this.sizeClass = sizeClass;
	}

}
