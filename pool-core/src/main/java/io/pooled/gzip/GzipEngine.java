package io.pooled.gzip;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

import org.jspecify.annotations.Nullable;

import io.pooled.PooledObjectFactory;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * A deflater with what it takes to write one gzip member after the other (RFC 1952): what
 * is written to it between start and finish goes to the target, compressed.
 * <p>
 * Compressing into a buffer allocates nothing but that buffer: hence a target of its own
 * and not a stream.
 */
final class GzipEngine extends OutputStream {

	private static final int CHUNK = 8192;

	/**
	 * What zlib allocates for its default window and memory level, 2^17 + 2^17 bytes (see
	 * zconf.h), and the chunk.
	 */
	static final long SIZE = (1 << 17) + (1 << 17) + CHUNK;

	/** No name, no time, no hints, unknown file system: what the JDK writes since 16. */
	private static final byte[] HEADER = { 0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff };

	private static final int TRAILER = 2 * Integer.BYTES;

	private final Deflater deflater;

	private final CRC32 crc = new CRC32();

	private final byte[] single = new byte[1];

	private final byte[] chunk = new byte[CHUNK];

	/** How much of the chunk is not zero. */
	private int used;

	private final PooledBufferFactory buffers;

	private @Nullable PooledBuffer buffer;

	private @Nullable OutputStream stream;

	private GzipEngine(int level, PooledBufferFactory buffers) {
		this.deflater = new Deflater(level, true);
		this.buffers = buffers;
	}

	PooledBuffer compress(byte[] source) throws IOException {
		PooledBuffer target = this.buffers.acquire();
		try {
			start(target);
			write(source, 0, source.length);
			finish();
		}
		catch (IOException | RuntimeException | Error ex) {
			target.close();
			throw ex;
		}
		return target;
	}

	PooledBuffer compress(PooledBuffer source) throws IOException {
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
		System.arraycopy(HEADER, 0, this.chunk, 0, HEADER.length);
		writeChunk(HEADER.length);
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
		putInt((int) this.crc.getValue(), 0);
		putInt(this.deflater.getTotalIn(), Integer.BYTES);
		writeChunk(TRAILER);
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

	private void putInt(int value, int offset) {
		for (int i = 0; i < Integer.BYTES; i++) {
			this.chunk[offset + i] = (byte) (value >>> (Byte.SIZE * i));
		}
	}

	record Factory(int level, PooledBufferFactory buffers) implements PooledObjectFactory<GzipEngine> {

		@Override
		public GzipEngine create() {
			return new GzipEngine(this.level, this.buffers);
		}

		@Override
		public boolean reset(GzipEngine engine) {
			engine.buffer = null;
			engine.stream = null;
			engine.deflater.reset();
			engine.crc.reset();
			Arrays.fill(engine.chunk, 0, Math.max(engine.used, HEADER.length), (byte) 0);
			engine.used = 0;
			return true;
		}

		@Override
		public void destroy(GzipEngine engine) {
			engine.deflater.end();
		}

	}

}
