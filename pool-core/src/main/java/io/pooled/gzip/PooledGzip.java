package io.pooled.gzip;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;

import org.jspecify.annotations.Nullable;

import io.pooled.DiscardReason;
import io.pooled.Lease;
import io.pooled.ManagedPool;
import io.pooled.Pool;
import io.pooled.PoolDetails;
import io.pooled.PoolStats;
import io.pooled.Upkeep;
import io.pooled.buffer.BufferLimitExceededException;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * Compresses to and from gzip with pooled deflaters, each of which holds about 256 KB of
 * native memory. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PooledGzip implements ManagedPool {

	private static final int TRANSFER = 8192;

	private final int level;

	private final PooledBufferFactory buffers;

	private final long limit;

	private final Pool<GzipEngine> engines;

	private PooledGzip(Builder builder, PooledBufferFactory buffers) {
		this.level = builder.level;
		this.buffers = buffers;
		this.limit = builder.limit;
		this.engines = Pool.builder(builder.name, new GzipEngine.Factory(builder.level))
			.maxIdle(builder.maxIdle)
			.objectSize(GzipEngine.SIZE)
			.upkeep(builder.upkeep)
			.build();
	}

	/**
	 * Start building a gzip pool.
	 * @param name the name, as shown in messages, metrics and the endpoint
	 * @return a builder
	 */
	public static Builder builder(String name) {
		return new Builder(name);
	}

	/**
	 * Compress an array.
	 * @param source the content
	 * @return a buffer with one gzip member, to be closed by the caller
	 */
	public PooledBuffer compress(byte[] source) {
		return compress((target) -> target.write(source));
	}

	/**
	 * Compress a buffer, which stays as it is.
	 * @param source the content
	 * @return a buffer with one gzip member, to be closed by the caller
	 */
	public PooledBuffer compress(PooledBuffer source) {
		return compress(source::writeTo);
	}

	private PooledBuffer compress(Content content) {
		PooledBuffer buffer = this.buffers.acquire();
		boolean complete = false;
		try {
			try (OutputStream target = compressing(buffer.outputStream())) {
				content.writeTo(target);
			}
			complete = true;
			return buffer;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			if (!complete) {
				buffer.close();
			}
		}
	}

	/**
	 * Wrap a stream. The deflater behind the returned stream is leased until that is
	 * closed; flushing writes out everything that was written before.
	 * @param target where the compressed content goes; closed with the returned stream
	 * @return a stream, to be closed by the caller
	 * @throws IOException if the target throws it; nothing is leased then
	 */
	public OutputStream compressing(OutputStream target) throws IOException {
		Lease<GzipEngine> lease = this.engines.acquire();
		boolean complete = false;
		try {
			OutputStream stream = new GzipStream(lease, target);
			complete = true;
			return stream;
		}
		finally {
			if (!complete) {
				lease.close();
			}
		}
	}

	/**
	 * Decompress a stream of gzip members up to the limit of this pool.
	 * @param source the compressed content; not closed
	 * @return a buffer with the content, to be closed by the caller
	 * @throws IOException if the source throws it or is not gzip
	 * @throws BufferLimitExceededException if the content is larger than the limit
	 */
	public PooledBuffer decompress(InputStream source) throws IOException {
		return decompress(source, this.limit);
	}

	/**
	 * Decompress a stream of gzip members.
	 * @param source the compressed content; not closed
	 * @param limit the most bytes of content to accept
	 * @return a buffer with the content, to be closed by the caller
	 * @throws IOException if the source throws it or is not gzip
	 * @throws BufferLimitExceededException if the content is larger than the limit, or
	 * than the limit of the buffer pool
	 */
	public PooledBuffer decompress(InputStream source, long limit) throws IOException {
		PooledBuffer buffer = this.buffers.acquire();
		boolean complete = false;
		try (InputStream content = new GZIPInputStream(new Unclosed(source), TRANSFER)) {
			byte[] chunk = new byte[TRANSFER];
			for (int count = content.read(chunk); count >= 0; count = content.read(chunk)) {
				if (buffer.size() + count > limit) {
					throw new BufferLimitExceededException(name(), limit);
				}
				buffer.write(chunk, 0, count);
			}
			complete = true;
			return buffer;
		}
		finally {
			if (!complete) {
				buffer.close();
			}
		}
	}

	@Override
	public String name() {
		return this.engines.name();
	}

	@Override
	public PoolStats stats() {
		return this.engines.stats().withKind("gzip");
	}

	@Override
	public PoolDetails details() {
		return this.engines.details()
			.withSetting("level", this.level)
			.withSetting("buffer", this.buffers.name())
			.withSetting("limit", this.limit);
	}

	@Override
	public int trim(DiscardReason reason) {
		return this.engines.trim(reason);
	}

	@Override
	public int age(long nanoTime) {
		return this.engines.age(nanoTime);
	}

	@Override
	public Upkeep upkeep() {
		return this.engines.upkeep();
	}

	/**
	 * Change the most engines that the pool keeps.
	 * @param maxIdle from 0 to what the pool has slots for: four times its first limit or
	 * a little more, but no more than 65,536
	 * @throws IllegalArgumentException if it is out of range
	 * @see Pool#resize(int)
	 */
	public void resize(int maxIdle) {
		this.engines.resize(maxIdle);
	}

	@Override
	public void close() {
		this.engines.close();
	}

	private interface Content {

		void writeTo(OutputStream target) throws IOException;

	}

	/** Lets the inflater be closed without the source. */
	private static final class Unclosed extends FilterInputStream {

		private Unclosed(InputStream source) {
			super(source);
		}

		@Override
		public void close() {
		}

	}

	/**
	 * Builds a {@link PooledGzip}.
	 */
	public static final class Builder {

		private final String name;

		private int level = 6;

		private @Nullable PooledBufferFactory buffers;

		private int maxIdle = 64;

		private long limit = 64 * 1024 * 1024;

		private Upkeep upkeep = Upkeep.DEFAULT;

		private Builder(String name) {
			this.name = Objects.requireNonNull(name, "name");
		}

		/**
		 * Set the compression level.
		 * @param level from 0, no compression, to 9, smallest; 6 unless set
		 * @return this
		 */
		public Builder level(int level) {
			if (level < Deflater.NO_COMPRESSION || level > Deflater.BEST_COMPRESSION) {
				throw new IllegalArgumentException("level must be from 0 to 9, not " + level);
			}
			this.level = level;
			return this;
		}

		/**
		 * Set where the buffers come from; required.
		 * @param buffers a buffer pool
		 * @return this
		 */
		public Builder buffer(PooledBufferFactory buffers) {
			this.buffers = Objects.requireNonNull(buffers, "buffers");
			return this;
		}

		/**
		 * Set the most deflaters that the pool keeps.
		 * @param maxIdle from 0 to 65,536; 64 unless set
		 * @return this
		 */
		public Builder maxIdle(int maxIdle) {
			this.maxIdle = maxIdle;
			return this;
		}

		/**
		 * Set the most bytes that decompressing one stream may yield.
		 * @param limit in bytes; 64 MB unless set
		 * @return this
		 */
		public Builder limit(long limit) {
			if (limit < 1) {
				throw new IllegalArgumentException("limit must be at least one byte, not " + limit);
			}
			this.limit = limit;
			return this;
		}

		/**
		 * Set how the pool looks after what is idle and in use.
		 * @param upkeep {@link Upkeep#DEFAULT} unless set
		 * @return this
		 */
		public Builder upkeep(Upkeep upkeep) {
			this.upkeep = Objects.requireNonNull(upkeep, "upkeep");
			return this;
		}

		/**
		 * Build the pool.
		 * @return a new pool, to be closed when no longer needed
		 * @throws IllegalStateException if no buffer pool was set
		 * @throws IllegalArgumentException if {@code maxIdle} is out of range
		 */
		public PooledGzip build() {
			if (this.buffers == null) {
				throw new IllegalStateException("Pool '" + this.name + "': set the buffer pool with buffer(...)");
			}
			return new PooledGzip(this, this.buffers);
		}

	}

}
