package com.acme;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import tools.jackson.core.util.BufferRecycler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Has a recycler and two of its arrays, and returns these before it releases that.
 */
final class RecyclerOwner implements Owner {

	private final BufferRecycler recycler;

	private byte[] bytes = new byte[0];

	private char[] chars = new char[0];

	RecyclerOwner(BufferRecycler recycler) {
		this.recycler = recycler;
	}

	@Override
	public void write(byte value) {
		this.bytes = this.recycler.allocByteBuffer(BufferRecycler.BYTE_WRITE_ENCODING_BUFFER);
		this.chars = this.recycler.allocCharBuffer(BufferRecycler.CHAR_TEXT_BUFFER);
		Arrays.fill(this.bytes, value);
		Arrays.fill(this.chars, (char) value);
	}

	@Override
	public Set<Object> memory() {
		Set<Object> memory = Owner.identities();
		memory.add(this.bytes);
		memory.add(this.chars);
		return memory;
	}

	@Override
	public void release() {
		byte[] bytes = this.bytes;
		char[] chars = this.chars;
		if (bytes.length > 0) {
			this.bytes = new byte[0];
			this.chars = new char[0];
			this.recycler.releaseByteBuffer(BufferRecycler.BYTE_WRITE_ENCODING_BUFFER, bytes);
			this.recycler.releaseCharBuffer(BufferRecycler.CHAR_TEXT_BUFFER, chars);
		}
		this.recycler.releaseToPool();
	}

	@Override
	public void releaseOnceMore() {
		this.recycler.releaseToPool();
	}

	@Override
	public List<LateUse> lateUses() {
		return List.of(LateUse.hasNoEffect("bytes", () -> {
			byte[] late = this.recycler.allocByteBuffer(BufferRecycler.BYTE_WRITE_ENCODING_BUFFER);
			Arrays.fill(late, (byte) 'x');
			this.recycler.releaseByteBuffer(BufferRecycler.BYTE_WRITE_ENCODING_BUFFER, late);
		}), LateUse.hasNoEffect("chars", () -> {
			char[] late = this.recycler.allocCharBuffer(BufferRecycler.CHAR_TEXT_BUFFER);
			Arrays.fill(late, 'x');
			this.recycler.releaseCharBuffer(BufferRecycler.CHAR_TEXT_BUFFER, late);
		}));
	}

	@Override
	public void releaseUnharmed(byte value) {
		assertThat(this.bytes).hasSizeGreaterThanOrEqualTo(8000).containsOnly(value);
		assertThat(this.chars).hasSizeGreaterThanOrEqualTo(200).containsOnly((char) value);
		release();
	}

}
