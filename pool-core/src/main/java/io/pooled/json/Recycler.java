package io.pooled.json;

import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.RecyclerPool;

/**
 * A recycler that knows the way back to its pool. Jackson takes each array out of it by
 * an atomic exchange, so it never hands out one twice, whoever closes a parser or
 * generator twice or too late. (A thread that goes on with an array after another one
 * gave it back still has it, as with any of Jackson's pools.)
 */
final class Recycler extends BufferRecycler {

	private final PooledRecyclerPool pool;

	private final RecyclerEntry entry;

	private int generation;

	/** The last generation that was released. */
	private int released = -1;

	/** Whether there may be larger arrays than Jackson begins with. */
	private boolean grown;

	Recycler(PooledRecyclerPool pool, RecyclerEntry entry) {
		this.pool = pool;
		this.entry = entry;
	}

	void lease(int generation) {
		this.generation = generation;
	}

	/*
	 * As Jackson's own, but without the fence behind the store: who takes the array out
	 * does that by an atomic exchange, and the next document begins after the release of
	 * the entry.
	 */
	@Override
	public void releaseByteBuffer(int kind, byte[] buffer) {
		this.grown |= buffer.length > byteBufferLength(kind);
		byte[] kept = this._byteBuffers.get(kind);
		if (kept == null || buffer.length > kept.length) {
			this._byteBuffers.setRelease(kind, buffer);
		}
	}

	@Override
	public void releaseCharBuffer(int kind, char[] buffer) {
		this.grown |= buffer.length > charBufferLength(kind);
		char[] kept = this._charBuffers.get(kind);
		if (kept == null || buffer.length > kept.length) {
			this._charBuffers.setRelease(kind, buffer);
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
		for (int kind = 0; kind < this._byteBuffers.length(); kind++) {
			byte[] bytes = this._byteBuffers.get(kind);
			size += (bytes != null) ? bytes.length : 0;
		}
		for (int kind = 0; kind < this._charBuffers.length(); kind++) {
			char[] chars = this._charBuffers.get(kind);
			size += (chars != null) ? (long) chars.length * Character.BYTES : 0;
		}
		return size;
	}

}
