package io.pooled.gzip;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import io.pooled.Lease;
import io.pooled.LeaseScope;
import io.pooled.ScopedLease;

/**
 * Compresses what is written to it, with a deflater leased until it is closed or
 * discarded. For one thread at a time, but for closing and discarding: whoever does that
 * while another thread is writing or flushing does not wait for it. That thread gets an
 * {@link IOException} as soon as it is back from the target, writes nothing to it any
 * more, and lets go of the deflater, which is not reused. What was compressed so far has
 * no end then.
 *
 * @since 0.1.0
 */
public final class GzipStream extends OutputStream implements ScopedLease {

	/** Some thread is inside. */
	private static final int BUSY = 1;

	/** No thread may come in any more. */
	private static final int ENDED = 1 << 1;

	/**
	 * It was taken from its owner; who is inside is to leave and to let go of the
	 * deflater.
	 */
	private static final int STOPPED = 1 << 2;

	private final String pool;

	private final OutputStream target;

	private final Lease<GzipCompressor> lease;

	private final AtomicInteger state = new AtomicInteger(BUSY);

	/** What the owner was doing that has forgotten this stream. */
	private volatile @Nullable String abandonedBy;

	GzipStream(String pool, Lease<GzipCompressor> lease, OutputStream target) throws IOException {
		this.pool = pool;
		this.target = target;
		this.lease = lease;
		lease.get().start(new Guard());
		this.state.setRelease(0);
	}

	@Override
	public void write(int value) throws IOException {
		enter();
		try {
			this.lease.get().write(value);
		}
		finally {
			leave();
		}
	}

	@Override
	public void write(byte[] source, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, source.length);
		enter();
		try {
			this.lease.get().write(source, offset, length);
		}
		finally {
			leave();
		}
	}

	@Override
	public void flush() throws IOException {
		if ((this.state.get() & ENDED) != 0) {
			return;
		}
		enter();
		try {
			this.lease.get().flush();
			requireNotStopped();
			this.target.flush();
		}
		finally {
			leave();
		}
	}

	private void enter() throws IOException {
		if (!this.state.compareAndSet(0, BUSY)) {
			throw ((this.state.get() & ENDED) != 0) ? closed()
					: new IOException("Pool '" + this.pool + "': stream used by two threads at the same time");
		}
	}

	private void leave() {
		if (!this.state.compareAndSet(BUSY, 0)) {
			letGo();
		}
	}

	private void requireNotStopped() throws IOException {
		if ((this.state.get() & STOPPED) != 0) {
			throw closed();
		}
	}

	private IOException closed() {
		IOException closed = new IOException("Pool '" + this.pool + "': stream closed");
		if (this.state.get() == ENDED) {
			try {
				this.lease.get();
			}
			catch (IllegalStateException ex) {
				closed.initCause(ex);
			}
		}
		return closed;
	}

	@Override
	public void close() throws IOException {
		int before = this.state
			.getAndUpdate((state) -> (state == 0) ? BUSY | ENDED : (state == BUSY) ? BUSY | ENDED | STOPPED : state);
		if (before == BUSY) {
			this.target.close();
		}
		else if (before == 0) {
			try (OutputStream target = this.target) {
				this.lease.get().finish();
			}
			finally {
				end();
			}
		}
	}

	private void end() {
		if (this.state.compareAndSet(BUSY | ENDED, ENDED)) {
			this.lease.close();
		}
		else {
			letGo();
		}
	}

	private void letGo() {
		String abandonedBy = this.abandonedBy;
		if (abandonedBy != null) {
			this.lease.abandon(abandonedBy);
		}
		else {
			this.lease.discard();
		}
	}

	/**
	 * End the lease and let go of the deflater instead of reusing it, for example because
	 * another thread may still be writing. What was not written out yet is lost, and the
	 * target neither gets the end of the content nor is closed. Closing the stream
	 * afterwards has no effect.
	 */
	public void discard() {
		stop();
	}

	private boolean stop() {
		int before = this.state.getAndUpdate((state) -> (state == ENDED) ? state : state | ENDED | STOPPED);
		if (before == 0) {
			letGo();
		}
		return (before & ENDED) == 0;
	}

	@Override
	public boolean isOpen() {
		return (this.state.get() & ENDED) == 0;
	}

	@Override
	public boolean abandon(String where) {
		if (!isOpen()) {
			return false;
		}
		this.abandonedBy = where;
		return stop();
	}

	/**
	 * Have no request guard look after this stream any more: it is closed by its owner,
	 * at any time.
	 * @return this
	 */
	public GzipStream detach() {
		LeaseScope.detach(this);
		return this;
	}

	/**
	 * Keeps a thread that was stopped away from the target.
	 */
	private final class Guard extends OutputStream {

		@Override
		public void write(int value) throws IOException {
			write(new byte[] { (byte) value }, 0, 1);
		}

		@Override
		public void write(byte[] source, int offset, int length) throws IOException {
			requireNotStopped();
			GzipStream.this.target.write(source, offset, length);
			requireNotStopped();
		}

	}

}
