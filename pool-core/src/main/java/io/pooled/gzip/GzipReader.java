package io.pooled.gzip;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.ZipException;

import io.pooled.buffer.PooledBuffer;

/**
 * Reads gzip members up to the end of a stream (RFC 1952).
 */
final class GzipReader {

	private static final int CHECKED = 1 << 1;

	private static final int EXTRA = 1 << 2;

	private static final int NAME = 1 << 3;

	private static final int COMMENT = 1 << 4;

	private static final int RESERVED = 0b111 << 5;

	private final GzipDecompressor engine;

	private final GzipBounds bounds;

	private final GzipInput input;

	GzipReader(GzipDecompressor engine, InputStream source, GzipBounds bounds) {
		this.engine = engine;
		this.bounds = bounds;
		this.input = new GzipInput(engine.input, source, bounds);
	}

	void readInto(PooledBuffer target) throws IOException {
		readHeader("this is not gzip");
		readContent(target);
		while (this.input.hasMore()) {
			this.engine.inflater.reset();
			readHeader("something that is not gzip follows the gzip content");
			readContent(target);
		}
	}

	private void readHeader(String otherwise) throws IOException {
		this.engine.crc.reset();
		if (nextOfHeader() != 0x1f || nextOfHeader() != 0x8b) {
			throw this.bounds.invalid(otherwise);
		}
		if (nextOfHeader() != Deflater.DEFLATED) {
			throw this.bounds.invalid("corrupt gzip header: unknown compression method");
		}
		int flags = nextOfHeader();
		if ((flags & RESERVED) != 0) {
			throw this.bounds.invalid("corrupt gzip header: reserved flags are set");
		}
		skipInHeader(Integer.BYTES + 2);
		if ((flags & EXTRA) != 0) {
			skipInHeader(nextOfHeader() | (nextOfHeader() << Byte.SIZE));
		}
		if ((flags & NAME) != 0) {
			skipText();
		}
		if ((flags & COMMENT) != 0) {
			skipText();
		}
		long checksum = this.engine.crc.getValue() & 0xffff;
		if ((flags & CHECKED) != 0 && this.input.next(Short.BYTES) != checksum) {
			throw this.bounds.invalid("corrupt gzip header: its checksum is wrong");
		}
	}

	private void skipText() throws IOException {
		int value = nextOfHeader();
		while (value != 0) {
			value = nextOfHeader();
		}
	}

	private void skipInHeader(int count) throws IOException {
		for (int i = 0; i < count; i++) {
			nextOfHeader();
		}
	}

	private int nextOfHeader() throws IOException {
		int value = this.input.next();
		this.engine.crc.update(value);
		return value;
	}

	private void readContent(PooledBuffer target) throws IOException {
		this.engine.crc.reset();
		while (!this.engine.inflater.finished()) {
			feed();
			int count = inflate();
			this.engine.crc.update(this.engine.output, 0, count);
			this.bounds.check(this.input.yields(count), this.input.received() - this.engine.inflater.getRemaining());
			target.write(this.engine.output, 0, count);
		}
		this.input.unread(this.engine.inflater.getRemaining());
		if (this.input.next(Integer.BYTES) != this.engine.crc.getValue()) {
			throw this.bounds.invalid("corrupt gzip content: its checksum is wrong");
		}
		if (this.input.next(Integer.BYTES) != (this.engine.inflater.getBytesWritten() & 0xffff_ffffL)) {
			throw this.bounds.invalid("corrupt gzip content: its length is wrong");
		}
	}

	private void feed() throws IOException {
		if (this.engine.inflater.needsInput()) {
			this.input.feed(this.engine.inflater);
		}
	}

	private int inflate() throws IOException {
		try {
			int count = this.engine.inflater.inflate(this.engine.output);
			this.engine.outputUsed = Math.max(this.engine.outputUsed, count);
			return count;
		}
		catch (DataFormatException ex) {
			this.engine.outputUsed = this.engine.output.length;
			ZipException invalid = this.bounds.invalid("corrupt gzip content: " + ex.getMessage());
			invalid.initCause(ex);
			throw invalid;
		}
	}

}
