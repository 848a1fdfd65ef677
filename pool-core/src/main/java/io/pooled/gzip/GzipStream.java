package io.pooled.gzip;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.pooled.Lease;

/**
 * Compresses what is written to it, with a deflater leased until it is closed or
 * discarded. For one thread at a time, but for closing and discarding.
 *
 * @since 0.1.0
 */
public final class GzipStream extends OutputStream {

	private final String pool;

	private final OutputStream target;

	private final AtomicReference<@Nullable Lease<GzipEngine>> lease;

	GzipStream(String pool, Lease<GzipEngine> lease, OutputStream target) throws IOException {
		this.pool = pool;
		this.target = target;
		this.lease = new AtomicReference<>(lease);
		lease.get().start(target);
	}

	@Override
	public void write(int value) throws IOException {
		open().write(value);
	}

	@Override
	public void write(byte[] source, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, source.length);
		open().write(source, offset, length);
	}

	@Override
	public void flush() throws IOException {
		Lease<GzipEngine> lease = this.lease.get();
		if (lease != null) {
			lease.get().flush();
			this.target.flush();
		}
	}

	private GzipEngine open() throws IOException {
		Lease<GzipEngine> lease = this.lease.get();
		if (lease == null) {
			throw new IOException("Pool '" + this.pool + "': stream closed");
		}
		return lease.get();
	}

	@Override
	public void close() throws IOException {
		Lease<GzipEngine> lease = this.lease.getAndSet(null);
		if (lease == null) {
			return;
		}
		try (OutputStream target = this.target; lease) {
			lease.get().finish();
		}
	}

	/**
	 * End the lease and let go of the deflater instead of reusing it, for example because
	 * another thread may still be writing. What was not written out yet is lost, and the
	 * target neither gets the end of the content nor is closed. Closing the stream
	 * afterwards has no effect.
	 */
	public void discard() {
		Lease<GzipEngine> lease = this.lease.getAndSet(null);
		if (lease != null) {
			lease.discard();
		}
	}

}
