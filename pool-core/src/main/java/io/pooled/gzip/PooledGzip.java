package io.pooled.gzip;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.Deflater;

import org.jspecify.annotations.Nullable;

import io.pooled.DiscardReason;
import io.pooled.EngineGroup;
import io.pooled.Lease;
import io.pooled.LeaseScope;
import io.pooled.Pool;
import io.pooled.PoolDetails;
import io.pooled.PoolDetails.SizeClass;
import io.pooled.PooledObjectFactory;
import io.pooled.UpkeepSettings;
import io.pooled.buffer.BufferLimitExceededException;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * Compresses to and from gzip (RFC 1952) with pooled deflaters, each of which holds about
 * 256 KB of native memory, and pooled inflaters, with about 40 KB. That memory is freed
 * when one is discarded, trimmed or left over by a closed pool. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PooledGzip extends EngineGroup {

	private final int level;

	private final PooledBufferFactory buffers;

	private final long limit;

	private final int maxRatio;

	private final Pool<GzipCompressor> deflaters;

	private final Pool<GzipDecompressor> inflaters;

	private final NativeMemory nativeMemory = new NativeMemory();

	private PooledGzip(Builder builder, PooledBufferFactory buffers, Pool<GzipCompressor> deflaters,
			Pool<GzipDecompressor> inflaters) {
		super("gzip", deflaters, inflaters);
		this.level = builder.level;
		this.buffers = buffers;
		this.limit = builder.limit;
		this.maxRatio = builder.maxRatio;
		this.deflaters = deflaters;
		this.inflaters = inflaters;
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
	 * @throws BufferLimitExceededException if the result is larger than the limit of the
	 * buffer pool
	 */
	public PooledBuffer compress(byte[] source) {
		Objects.requireNonNull(source, "source");
		return compress((target) -> target.write(source, 0, source.length));
	}

	/**
	 * Compress a buffer, which stays as it is.
	 * @param source the content
	 * @return a buffer with one gzip member, to be closed by the caller
	 * @throws BufferLimitExceededException if the result is larger than the limit of the
	 * buffer pool
	 */
	public PooledBuffer compress(PooledBuffer source) {
		Objects.requireNonNull(source, "source");
		return compress(source::writeTo);
	}

	private PooledBuffer compress(GzipCompressor.Source source) {
		try {
			return this.deflaters.use((compressor) -> compressor.compress(source));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wrap a stream. The deflater behind the returned stream is leased until that is
	 * closed or discarded; flushing writes out everything that was written before.
	 * @param target where the compressed content goes; closed with the returned stream
	 * @return a stream, to be closed or discarded by the caller
	 * @throws IOException if the target throws it; nothing is leased then
	 */
	public GzipStream compressing(OutputStream target) throws IOException {
		Objects.requireNonNull(target, "target");
		// It is the stream that a guard has to end.
		Lease<GzipCompressor> lease = LeaseScope.outside(this.deflaters::acquire);
		boolean complete = false;
		try {
			GzipStream stream = new GzipStream(name(), lease, target);
			LeaseScope.opened(stream);
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
	 * @param source the compressed content, read to its end; not closed
	 * @return a buffer with the content, to be closed by the caller
	 * @throws IOException as {@link #decompress(InputStream, long)} does
	 * @throws BufferLimitExceededException if the content is larger than the limit, or
	 * than the limit of the buffer pool
	 */
	public PooledBuffer decompress(InputStream source) throws IOException {
		return decompress(source, this.limit);
	}

	/**
	 * Decompress a stream of gzip members. Stops at the first byte of content beyond the
	 * limit; content of more than 1 MB must also keep the pool's ratio to what was read.
	 * What is read is bounded too: headers, empty members and empty blocks may take 1 MB,
	 * and 8 bytes more for each byte of content.
	 * @param source the compressed content, read to its end; not closed
	 * @param limit the most bytes of content to accept, 0 or more
	 * @return a buffer with the content, to be closed by the caller
	 * @throws java.io.EOFException if the source ends inside of a member
	 * @throws java.util.zip.ZipException if the source is not gzip, is corrupt, has
	 * anything behind its last member, exceeds the ratio, or yields too little for what
	 * was read
	 * @throws IOException if the source throws it
	 * @throws BufferLimitExceededException if the content is larger than the limit, or
	 * than the limit of the buffer pool
	 * @throws IllegalArgumentException if the limit is negative
	 */
	public PooledBuffer decompress(InputStream source, long limit) throws IOException {
		if (limit < 0) {
			throw new IllegalArgumentException("Pool '" + name() + "': limit must not be negative, not " + limit);
		}
		PooledBuffer buffer = this.buffers.acquire();
		boolean complete = false;
		try {
			decompress(source, buffer, limit);
			complete = true;
			return buffer;
		}
		finally {
			if (!complete) {
				buffer.close();
			}
		}
	}

	/**
	 * Append the content of a stream of gzip members to a buffer, up to the limit of the
	 * pool that the buffer comes from; content of more than 1 MB must also keep the ratio
	 * of this pool to what was read, and what is read is bounded as in
	 * {@link #decompress(InputStream, long)}.
	 * @param source the compressed content, read to its end; not closed
	 * @param target where the content goes; what was decompressed before a failure stays
	 * in it
	 * @throws IOException as {@link #decompress(InputStream, long)} does
	 * @throws BufferLimitExceededException if the content does not fit under the limit of
	 * the buffer
	 */
	public void decompress(InputStream source, PooledBuffer target) throws IOException {
		decompress(source, target, Long.MAX_VALUE);
	}

	private void decompress(InputStream source, PooledBuffer target, long limit) throws IOException {
		try (Lease<GzipDecompressor> lease = this.inflaters.acquire()) {
			new GzipReader(lease.get(), source, new GzipBounds(name(), limit, this.maxRatio)).readInto(target);
		}
	}

	@Override
	public PoolDetails details() {
		PoolDetails details = this.deflaters.details();
		List<SizeClass> sizeClasses = new ArrayList<>(this.inflaters.details().sizeClasses());
		sizeClasses.addAll(details.sizeClasses());
		return new PoolDetails(details.settings(), sizeClasses, details.sizes(), traffic())
			.withSetting("level", this.level)
			.withSetting("buffer", this.buffers.name())
			.withSetting("limit", this.limit)
			.withSetting("maxRatio", this.maxRatio);
	}

	@Override
	public int trim(DiscardReason reason) {
		int trimmed = super.trim(reason);
		returnMemory();
		return trimmed;
	}

	/**
	 * Do one round of upkeep, as every pool does. If deflaters and inflaters have freed
	 * 16 MB of native memory since the last time, the C library is then asked to give
	 * that back to the operating system, as {@code jcmd System.trim_native_heap} does.
	 */
	@Override
	public int age(long nanoTime) {
		int aged = super.age(nanoTime);
		returnMemory();
		return aged;
	}

	private void returnMemory() {
		this.nativeMemory.returnUpTo(
				discarded(this.deflaters) * GzipCompressor.SIZE + discarded(this.inflaters) * GzipDecompressor.SIZE);
	}

	private static long discarded(Pool<?> pool) {
		return pool.stats().discarded().values().stream().mapToLong(Long::longValue).sum();
	}

	@Override
	public long nativeBytesAllocated() {
		return this.deflaters.stats().created() * GzipCompressor.NATIVE_SIZE
				+ this.inflaters.stats().created() * GzipDecompressor.NATIVE_SIZE;
	}

	/**
	 * Change the most deflaters and the most inflaters that the pool keeps.
	 * @param maxIdle from 0 to what the pool has slots for: four times its first limit or
	 * a little more, but no more than 65,536
	 * @throws IllegalArgumentException if it is out of range
	 * @see Pool#resize(int)
	 */
	public void resize(int maxIdle) {
		this.deflaters.resize(maxIdle);
		this.inflaters.resize(maxIdle);
	}

	@Override
	public void close() {
		super.close();
		returnMemory();
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

		private int maxRatio = 200;

		private UpkeepSettings upkeep = UpkeepSettings.DEFAULT;

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
		 * Set the most deflaters and the most inflaters that the pool keeps.
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
		 * Set how many times as large as what was read the content may be when
		 * decompressing yields more than 1 MB. Deflate can reach 1,032, with content that
		 * repeats itself all the time; text and JSON reach 5 to 30.
		 * @param maxRatio 200 unless set; 0 for any
		 * @return this
		 */
		public Builder maxRatio(int maxRatio) {
			if (maxRatio < 0) {
				throw new IllegalArgumentException("maxRatio must not be negative, not " + maxRatio);
			}
			this.maxRatio = maxRatio;
			return this;
		}

		/**
		 * Set how the pool looks after what is idle and in use.
		 * @param upkeep {@link UpkeepSettings#DEFAULT} unless set
		 * @return this
		 */
		public Builder upkeep(UpkeepSettings upkeep) {
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
			return new PooledGzip(this, this.buffers,
					pool(new GzipCompressors(this.level, this.buffers), GzipCompressor.SIZE),
					pool(new GzipDecompressor.Factory(), GzipDecompressor.SIZE));
		}

		private <T> Pool<T> pool(PooledObjectFactory<T> factory, long objectSize) {
			return Pool.builder(this.name, factory)
				.maxIdle(this.maxIdle)
				.objectSize(objectSize)
				.upkeep(this.upkeep)
				.build();
		}

	}

}
