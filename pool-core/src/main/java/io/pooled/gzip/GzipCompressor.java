package io.pooled.gzip;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

import org.jspecify.annotations.Nullable;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * A deflater with what it takes to write one gzip member after the other (RFC 1952): what
 * is written to it between start and finish goes to the target, compressed.
 * <p>
 * Compressing into a buffer allocates nothing but that buffer: hence a target of its own
 * and not a stream.
 */
final class GzipCompressor extends OutputStream {

	private static final int CHUNK = 8192;

	/**
	 * What zlib allocates for its default window and memory level, 2^17 + 2^17 bytes (see
	 * zconf.h), and the chunk.
	 */
	static final long NATIVE_SIZE = (1 << 17) + (1 << 17);

	static final long SIZE = NATIVE_SIZE + CHUNK;

	private final Deflater deflater;

	private final CRC32 crc = new CRC32();

	private final byte[] single = new byte[1];

	private final byte[] chunk = new byte[CHUNK];

	/** How much of the chunk is not zero. */
	private int used;

	private final PooledBufferFactory buffers;

	private @Nullable PooledBuffer buffer;

	private @Nullable OutputStream stream;

	GzipCompressor(int level, PooledBufferFactory buffers) {
		this.deflater = new Deflater(level, true);
		this.buffers = buffers;
	}

	/**
	 * Compress into a buffer.
	 * @param source writes the content
	 * @return a buffer, to be closed by the caller
	 * @throws IOException if the source throws it
	 */
	PooledBuffer compress(Source source) throws IOException {
		PooledBuffer target = this.buffers.acquire();
		try {
			start(target);
			source.writeTo(this);
			finish();
		}
		catch (IOException | RuntimeException | Error ex) {
			target.close();
			throw ex;
		}
		return target;
	}

	private void start(PooledBuffer target) throws IOException {
		this.buffer = target;
		writeHeader();
	}

	void start(OutputStream target) throws IOException {
		this.stream = target;
		writeHeader();
	}

	// From the chunk, since a target may change what it is given.
	private void writeHeader() throws IOException {
		writeChunk(GzipFormat.putHeader(this.chunk));
	}

	@Override
	public void write(int value) throws IOException {
		this.single[0] = (byte) value;
		write(this.single, 0, 1);
	}

	@Override
	public void write(byte[] source, int offset, int length) throws IOException {
		this.crc.update(source, offset, length);
		this.deflater.setInput(source, offset, length);
		while (!this.deflater.needsInput()) {
			deflate(Deflater.NO_FLUSH);
		}
	}

	@Override
	public void flush() throws IOException {
		int count = this.chunk.length;
		while (count == this.chunk.length) {
			count = deflate(Deflater.SYNC_FLUSH);
		}
	}

	void finish() throws IOException {
		this.deflater.finish();
		while (!this.deflater.finished()) {
			deflate(Deflater.NO_FLUSH);
		}
		writeChunk(GzipFormat.putTrailer(this.chunk, (int) this.crc.getValue(), this.deflater.getTotalIn()));
	}

	private int deflate(int flush) throws IOException {
		int count = this.deflater.deflate(this.chunk, 0, this.chunk.length, flush);
		this.used = Math.max(this.used, count);
		if (count > 0) {
			writeChunk(count);
		}
		return count;
	}

	private void writeChunk(int count) throws IOException {
		if (this.buffer != null) {
			this.buffer.write(this.chunk, 0, count);
		}
		if (this.stream != null) {
			this.stream.write(this.chunk, 0, count);
		}
	}

	// What the target of one lease has seen is not left for the next one.
	void reset() {
		this.buffer = null;
		this.stream = null;
		this.deflater.reset();
		this.crc.reset();
		Arrays.fill(this.chunk, 0, Math.max(this.used, GzipFormat.HEADER_SIZE), (byte) 0);
		this.used = 0;
	}

	void end() {
		this.deflater.end();
	}

	/**
	 * Content that is to be compressed.
	 */
	interface Source {

		void writeTo(OutputStream target) throws IOException;

	}

}
