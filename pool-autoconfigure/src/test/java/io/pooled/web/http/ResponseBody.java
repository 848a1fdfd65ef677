package io.pooled.web.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A body as it comes, without the frames of chunks.
 */
final class ResponseBody extends InputStream {

	static final ResponseBody NONE = new ResponseBody(InputStream.nullInputStream(), false, 0);

	private static final long UNKNOWN = Long.MAX_VALUE;

	private final InputStream source;

	private boolean chunked;

	private boolean begun;

	/** Bytes of the chunk or the body. */
	private long left;

	private ResponseBody(InputStream source, boolean chunked, long left) {
		this.source = source;
		this.chunked = chunked;
		this.left = left;
	}

	static ResponseBody of(Reply head, InputStream source) {
		List<String> lengths = head.headers().get("Content-Length");
		boolean chunked = lengths == null && head.headers().containsKey("Transfer-Encoding");
		return new ResponseBody(source, chunked,
				(lengths != null) ? Long.parseLong(lengths.get(0)) : (chunked ? 0 : UNKNOWN));
	}

	boolean isExpected() {
		return this.chunked || this.left > 0;
	}

	@Override
	public int read() throws IOException {
		byte[] single = new byte[1];
		return (read(single) < 0) ? -1 : single[0] & 0xff;
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		if (this.chunked && this.left == 0) {
			nextChunk();
		}
		if (this.left <= 0) {
			return -1;
		}
		int count = this.source.read(target, offset, (int) Math.min(length, this.left));
		if (count < 0 && this.left != UNKNOWN) {
			throw new EOFException("Connection closed before the end of the body");
		}
		this.left -= (this.left != UNKNOWN) ? count : 0;
		return count;
	}

	private void nextChunk() throws IOException {
		if (this.begun && !line(this.source).isEmpty()) {
			throw new IOException("No end of a chunk");
		}
		this.begun = true;
		this.left = Long.parseLong(line(this.source), 16);
		this.chunked = this.left > 0;
		if (!this.chunked && !line(this.source).isEmpty()) {
			throw new IOException("No end of the body");
		}
	}

	static String line(InputStream source) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = source.read(); c != '\n'; c = source.read()) {
			if (c < 0) {
				throw new EOFException("Connection closed after '" + line + "'");
			}
			if (c != '\r') {
				line.append((char) c);
			}
		}
		return line.toString();
	}

}
