package com.acme;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import tools.jackson.core.util.BufferRecycler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Has a recycler and two of its arrays, and returns these before it releases that. Two
 * threads that release at the same moment may both return the two.
 */
final class RecyclerOwner implements Owner {

	private static final Buffers NONE = new Buffers(new byte[0], new char[0]);

	private final BufferRecycler recycler;

	private volatile Buffers buffers = NONE;

	RecyclerOwner(BufferRecycler recycler) {
		this.recycler = recycler;
	}

	@Override
	public void write(byte value) {
		Buffers buffers = new Buffers(this.recycler.allocByteBuffer(BufferRecycler.BYTE_WRITE_ENCODING_BUFFER),
				this.recycler.allocCharBuffer(BufferRecycler.CHAR_TEXT_BUFFER));
		Arrays.fill(buffers.bytes, value);
		Arrays.fill(buffers.chars, (char) value);
		this.buffers = buffers;
	}

	@Override
	public Set<Object> memory() {
		Set<Object> memory = Owner.identities();
		memory.add(this.buffers.bytes);
		memory.add(this.buffers.chars);
		return memory;
	}

	@Override
	public void release() {
		Buffers buffers = this.buffers;
		if (buffers != NONE) {
			this.buffers = NONE;
			this.recycler.releaseByteBuffer(BufferRecycler.BYTE_WRITE_ENCODING_BUFFER, buffers.bytes);
			this.recycler.releaseCharBuffer(BufferRecycler.CHAR_TEXT_BUFFER, buffers.chars);
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
		assertThat(this.buffers.bytes).hasSizeGreaterThanOrEqualTo(8000).containsOnly(value);
		assertThat(this.buffers.chars).hasSizeGreaterThanOrEqualTo(200).containsOnly((char) value);
		release();
	}

	private record Buffers(byte[] bytes, char[] chars) {

	}

}
