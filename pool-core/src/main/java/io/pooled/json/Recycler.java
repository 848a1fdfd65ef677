package io.pooled.json;

import java.util.concurrent.atomic.AtomicReferenceArray;

import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.RecyclerPool;

/**
 * A recycler that knows the way back to its pool. Each array is taken out of it by an
 * atomic exchange, so none is ever handed out twice, whoever closes a parser or generator
 * twice or too late. (A thread that goes on with an array after another one gave it back
 * still has it, as with any of Jackson's pools.)
 * <p>
 * The arrays are kept here, and nothing but methods is taken from Jackson's class: how
 * that keeps its own arrays is different from one minor version to the next.
 */
final class Recycler extends BufferRecycler {

	/** Arrays of a kind that only a later Jackson knows are not kept. */
	private static final int KINDS = 4;

	private final AtomicReferenceArray<byte[]> bytes = new AtomicReferenceArray<>(KINDS);

	private final AtomicReferenceArray<char[]> chars = new AtomicReferenceArray<>(KINDS);

	private final PooledRecyclerPool pool;

	private final RecyclerEntry entry;

	private int generation;

	/** The last generation that was released. */
	private int released = -1;

	/** Whether there may be larger arrays than Jackson begins with. */
	private boolean grown;

	Recycler(PooledRecyclerPool pool, RecyclerEntry entry) {
		super(0, 0);
		this.pool = pool;
		this.entry = entry;
	}

	void lease(int generation) {
		this.generation = generation;
	}

	@Override
	public byte[] allocByteBuffer(int kind, int minSize) {
		int size = Math.max(minSize, byteBufferLength(kind));
		byte[] kept = (kind < KINDS) ? this.bytes.getAndSet(kind, null) : null;
		return (kept != null && kept.length >= size) ? kept : balloc(size);
	}

	@Override
	public char[] allocCharBuffer(int kind, int minSize) {
		int size = Math.max(minSize, charBufferLength(kind));
		char[] kept = (kind < KINDS) ? this.chars.getAndSet(kind, null) : null;
		return (kept != null && kept.length >= size) ? kept : calloc(size);
	}

	/*
	 * Without a fence behind the store: who takes the array out does that by an atomic
	 * exchange, and the next document begins after the release of the entry.
	 */
	@Override
	public void releaseByteBuffer(int kind, byte[] buffer) {
		if (kind >= KINDS) {
			return;
		}
		this.grown |= buffer.length > byteBufferLength(kind);
		byte[] kept = this.bytes.get(kind);
		if (kept == null || buffer.length > kept.length) {
			this.bytes.setRelease(kind, buffer);
		}
	}

	@Override
	public void releaseCharBuffer(int kind, char[] buffer) {
		if (kind >= KINDS) {
			return;
		}
		this.grown |= buffer.length > charBufferLength(kind);
		char[] kept = this.chars.get(kind);
		if (kept == null || buffer.length > kept.length) {
			this.chars.setRelease(kind, buffer);
		}
	}

	@Override
	public boolean isLinkedWithPool() {
		return this.generation != this.released;
	}

	@Override
	public BufferRecycler withPool(RecyclerPool<BufferRecycler> pool) {
		if (pool != this.pool) {
			throw new IllegalStateException(this.pool + " has lent this recycler, it cannot go to " + pool);
		}
		return this;
	}

	@Override
	public void releaseToPool() {
		int generation = this.generation;
		if (this.released == generation) {
			return;
		}
		this.released = generation;
		if (this.grown) {
			this.grown = false;
			this.pool.releaseGrown(this.entry, generation);
		}
		else {
			this.pool.release(this.entry, generation);
		}
	}

	long size() {
		long size = 0;
		for (int kind = 0; kind < KINDS; kind++) {
			byte[] bytes = this.bytes.get(kind);
			size += (bytes != null) ? bytes.length : 0;
			char[] chars = this.chars.get(kind);
			size += (chars != null) ? (long) chars.length * Character.BYTES : 0;
		}
		return size;
	}

}
