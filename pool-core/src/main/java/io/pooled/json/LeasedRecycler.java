package io.pooled.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.RecyclerPool;

/**
 * The right to use recycled buffers for one document. Fresh for each, so that a parser or
 * generator that goes on after it was closed finds no buffers any more instead of those
 * of the next owner.
 */
final class LeasedRecycler extends BufferRecycler {

	private static final int CHARS = 4;

	private static final int CHANGED = 1 << 31;

	private final PooledRecyclerPool pool;

	private final int generation;

	private @Nullable RecycledBuffers buffers;

	/**
	 * A bit for each array that is out, those of chars after those of bytes; and the sign
	 * if the arrays are not those of the beginning any more. One word, since every
	 * document has one of these.
	 */
	private int state;

	LeasedRecycler(PooledRecyclerPool pool, RecycledBuffers buffers) {
		super(0, 0);
		this.pool = pool;
		this.buffers = buffers;
		this.generation = buffers.generation();
	}

	@Override
	public byte[] allocByteBuffer(int kind, int minSize) {
		RecycledBuffers buffers = this.buffers;
		int size = Math.max(minSize, byteBufferLength(kind));
		if (buffers != null && take(kind)) {
			byte[] kept = buffers.bytes[kind];
			if (kept != null && kept.length >= size) {
				return kept;
			}
		}
		return balloc(size);
	}

	@Override
	public void releaseByteBuffer(int kind, byte[] buffer) {
		RecycledBuffers buffers = this.buffers;
		if (buffers == null) {
			return;
		}
		byte[] kept = buffers.bytes[kind];
		if (kept != buffer) {
			if (kept != null && !isTaken(kind) && kept.length >= buffer.length) {
				return;
			}
			buffers.bytes[kind] = buffer;
			this.state |= CHANGED;
		}
		putBack(kind);
	}

	@Override
	public char[] allocCharBuffer(int kind, int minSize) {
		RecycledBuffers buffers = this.buffers;
		int size = Math.max(minSize, charBufferLength(kind));
		if (buffers != null && take(CHARS + kind)) {
			char[] kept = buffers.chars[kind];
			if (kept != null && kept.length >= size) {
				return kept;
			}
		}
		return calloc(size);
	}

	@Override
	public void releaseCharBuffer(int kind, char[] buffer) {
		RecycledBuffers buffers = this.buffers;
		if (buffers == null) {
			return;
		}
		char[] kept = buffers.chars[kind];
		if (kept != buffer) {
			if (kept != null && !isTaken(CHARS + kind) && kept.length >= buffer.length) {
				return;
			}
			buffers.chars[kind] = buffer;
			this.state |= CHANGED;
		}
		putBack(CHARS + kind);
	}

	private boolean take(int bit) {
		int before = this.state;
		this.state = before | (1 << bit);
		return before != this.state;
	}

	private boolean isTaken(int bit) {
		return (this.state & (1 << bit)) != 0;
	}

	private void putBack(int bit) {
		this.state &= ~(1 << bit);
	}

	@Override
	public boolean isLinkedWithPool() {
		return this.buffers != null;
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
		RecycledBuffers buffers = this.buffers;
		if (buffers == null) {
			return;
		}
		this.buffers = null;
		if (this.state == 0) {
			this.pool.release(buffers, this.generation);
		}
		else if (this.state == CHANGED) {
			this.pool.releaseChanged(buffers, this.generation);
		}
		else {
			this.pool.discard(buffers, this.generation);
		}
	}

}
