package io.pooled.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import io.pooled.LeaseScope;
import io.pooled.buffer.BufferLimitExceededException;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * A body while it arrives. What is leased follows from what has arrived: announcing a
 * length costs a client nothing. Once half of what was announced is there, or 32 KB, the
 * body moves into the buffer that it would have had from the start. For one thread at a
 * time.
 *
 * @since 0.1.0
 */
public final class IncomingBody implements AutoCloseable {

	/** How many bytes are enough to lease a large segment. */
	private static final int ENOUGH = 32 * 1024;

	/**
	 * How many times what has arrived is leased at most, but for the smallest segment.
	 */
	private static final int CREDIT = 4;

	private final PooledBufferFactory pool;

	private final int expected;

	private final int enough;

	private @Nullable PooledBuffer buffer;

	/** Whether the buffer is the one that was leased for the expected size. */
	private boolean settled;

	/**
	 * Create an instance, without leasing anything.
	 * @param pool where the memory comes from
	 * @param announced how many bytes are to come, 0 or less if that is unknown
	 */
	IncomingBody(PooledBufferFactory pool, long announced) {
		this.pool = pool;
		this.expected = (int) Math.min((announced > 0) ? announced : Long.MAX_VALUE, CREDIT * ENOUGH);
		this.enough = (announced > 0) ? (int) Math.min(announced - announced / 2, ENOUGH) : ENOUGH;
	}

	/**
	 * Begin to receive a response. Nothing is leased before some of it is there.
	 * @param pool where the memory comes from
	 * @param announced how many bytes are to come, less than 0 if that is unknown
	 * @return a body without content
	 * @throws BufferLimitExceededException if that is beyond the limit of the pool
	 * @throws io.pooled.PoolExhaustedException if there is no memory for that much
	 */
	public static IncomingBody ofResponse(PooledBufferFactory pool, long announced) {
		refuseUnlessPossible(pool, announced);
		return new IncomingBody(pool, announced);
	}

	/**
	 * Refuse a response by what it announces.
	 * @param pool where the memory comes from
	 * @param announced how many bytes are to come, less than 0 if that is unknown
	 * @throws BufferLimitExceededException if that is beyond the limit of the pool
	 * @throws io.pooled.PoolExhaustedException if there is no memory for that much
	 */
	public static void refuseUnlessPossible(PooledBufferFactory pool, long announced) {
		if (announced > pool.limit()) {
			throw new BufferLimitExceededException(pool.name(), pool.limit());
		}
		pool.requireRoom(Math.max(announced, 0));
	}

	/**
	 * Return what has arrived so far.
	 * @return a buffer, to be closed by the caller, or {@code null} if not one byte has
	 */
	public @Nullable PooledBuffer buffer() {
		return this.buffer;
	}

	/**
	 * Append a part that has arrived.
	 * @param part the bytes, which are taken out of there
	 * @throws BufferLimitExceededException if they do not fit under the limit of the pool
	 */
	public void append(ByteBuffer part) {
		if (part.hasRemaining()) {
			PooledBuffer target = this.buffer;
			if (target == null) {
				target = lease(part.remaining());
			}
			else if (!this.settled && target.size() + part.remaining() >= this.enough) {
				target = move(target);
			}
			target.write(part);
		}
	}

	/**
	 * Read a stream to its end, waiting for what has not arrived. The stream is not
	 * closed.
	 * @param source the stream
	 * @return a buffer with what it had, to be closed by the caller
	 * @throws IOException if reading fails
	 * @throws BufferLimitExceededException if there is more than fits under the limit of
	 * the pool
	 */
	public PooledBuffer readFrom(InputStream source) throws IOException {
		PooledBuffer target = lease(source.available());
		if (!this.settled) {
			if (target.readFrom(new BodyBeginning(source, this.enough)) < this.enough) {
				return target;
			}
			target = move(target);
		}
		target.readFrom(source);
		return target;
	}

	/**
	 * Lease a buffer for a body of which not one byte was appended.
	 * @param arrived how many bytes have arrived, 0 or more
	 * @return a buffer, to be closed by the caller
	 */
	public PooledBuffer lease(int arrived) {
		this.settled = arrived >= this.enough;
		PooledBuffer leased = acquire((this.settled) ? this.expected : arrived);
		this.buffer = leased;
		return leased;
	}

	// Not for the guard of the request: a body is closed by who has it read.
	private PooledBuffer acquire(int expectedSize) {
		return LeaseScope.outside(() -> this.pool.acquire(expectedSize));
	}

	private PooledBuffer move(PooledBuffer from) {
		PooledBuffer target = acquire(this.expected);
		this.buffer = target;
		this.settled = true;
		try (from) {
			from.writeTo(target.outputStream());
			return target;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Close the buffer, if there is one that is open.
	 */
	@Override
	public void close() {
		if (this.buffer != null) {
			this.buffer.closeIfOpen();
		}
	}

}
