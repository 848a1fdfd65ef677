package io.pooled.web.servlet;

import java.io.IOException;
import java.io.PrintWriter;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.gzip.GzipStream;
import io.pooled.gzip.PooledGzip;
import io.pooled.web.CompressionRules;

/**
 * Compresses its body, if that turns out to be worth it: what is written is held back up
 * to the size from which on that is so, unless its length is known.
 */
final class CompressedResponse extends BodyResponse {

	private final CompressionHeaders headers;

	private final CompressionRules rules;

	private final PooledGzip gzip;

	private final PooledBufferFactory buffers;

	private final boolean wanted;

	private final boolean head;

	private Mode mode = Mode.UNDECIDED;

	private @Nullable PooledBuffer start;

	private @Nullable GzipStream stream;

	private boolean ended;

	CompressedResponse(HttpServletResponse response, CompressionRules rules, PooledGzip gzip,
			PooledBufferFactory buffers, boolean wanted, boolean head) {
		super(response);
		this.headers = new CompressionHeaders(this);
		this.rules = rules;
		this.gzip = gzip;
		this.buffers = buffers;
		this.wanted = wanted;
		this.head = head;
	}

	@Override
	void writeBody(byte[] source, int offset, int length) throws IOException {
		if (this.mode == Mode.UNDECIDED) {
			decide(length);
		}
		switch (this.mode) {
			case UNDECIDED -> start().write(source, offset, length);
			case PLAIN -> raw().getOutputStream().write(source, offset, length);
			case GZIP -> writeCompressed(source, offset, length);
		}
	}

	private PooledBuffer start() {
		PooledBuffer start = this.start;
		if (start == null) {
			start = this.buffers.acquire((int) Math.min(this.rules.minSize(), Integer.MAX_VALUE));
			this.start = start;
		}
		return start;
	}

	private void writeCompressed(byte[] source, int offset, int length) throws IOException {
		if (this.stream != null) {
			this.stream.write(source, offset, length);
		}
	}

	private void decide(long more) throws IOException {
		if (!this.rules.isCompressible(getStatus(), this.headers::get)) {
			plain();
		}
		else if (announcedLength() >= 0) {
			decideBySize(announcedLength());
		}
		else if (!this.wanted || size() + more >= Math.min(this.rules.minSize(), this.buffers.limit())) {
			decideBySize(Long.MAX_VALUE);
		}
	}

	private void decideBySize(long size) throws IOException {
		if (size < this.rules.minSize()) {
			plain();
			return;
		}
		this.headers.vary();
		if (this.wanted) {
			compress();
		}
		else {
			plain();
		}
	}

	private long size() {
		return (this.start != null) ? this.start.size() : 0;
	}

	private void plain() throws IOException {
		this.mode = Mode.PLAIN;
		revealLength();
		if (this.start != null) {
			this.start.writeTo(raw().getOutputStream());
			dropStart();
		}
	}

	private void compress() throws IOException {
		this.mode = Mode.GZIP;
		forgetLength();
		if (raw().containsHeader(HttpHeaders.CONTENT_LENGTH)) {
			raw().setContentLengthLong(-1);
		}
		this.headers.announce();
		if (this.head) {
			dropStart();
			return;
		}
		this.stream = this.gzip.open(new ServerStream(raw()));
		if (this.start != null) {
			this.start.writeTo(this.stream);
			dropStart();
		}
	}

	private void dropStart() {
		if (this.start != null) {
			this.start.close();
			this.start = null;
		}
	}

	@Override
	void lengthAnnounced(long length) {
		if (this.mode == Mode.PLAIN) {
			revealLength();
		}
	}

	@Override
	void flushBody() throws IOException {
		if (this.mode == Mode.UNDECIDED) {
			decide(Long.MAX_VALUE - size());
		}
		if (this.stream != null) {
			this.stream.flush();
		}
		else {
			raw().flushBuffer();
		}
	}

	@Override
	void closeBody() throws IOException {
		end();
		raw().getOutputStream().close();
	}

	@Override
	void bodyIsNonBlocking() throws IOException {
		if (this.mode == Mode.UNDECIDED) {
			plain();
		}
	}

	@Override
	public PrintWriter getWriter() throws IOException {
		// As any server does, for the client has to know what the writer uses.
		setCharacterEncoding(getCharacterEncoding());
		return super.getWriter();
	}

	@Override
	public void reset() {
		super.reset();
		restart();
		forgetLength();
	}

	@Override
	public void resetBuffer() {
		super.resetBuffer();
		restart();
	}

	@Override
	public void sendError(int status) throws IOException {
		restart();
		forgetLength();
		super.sendError(status);
	}

	@Override
	public void sendError(int status, String message) throws IOException {
		restart();
		forgetLength();
		super.sendError(status, message);
	}

	@Override
	public void sendRedirect(String location) throws IOException {
		restart();
		forgetLength();
		super.sendRedirect(location);
	}

	@Override
	public void sendRedirect(String location, int status, boolean clear) throws IOException {
		if (clear) {
			restart();
			forgetLength();
		}
		super.sendRedirect(location, status, clear);
	}

	private void restart() {
		if (!isCommitted()) {
			abandon();
			this.mode = Mode.UNDECIDED;
			this.ended = false;
		}
	}

	/**
	 * Send what is still to be sent.
	 * @throws IOException if it cannot be sent
	 */
	void end() throws IOException {
		if (this.ended) {
			return;
		}
		completeWriter();
		this.ended = true;
		if (this.mode == Mode.UNDECIDED && getStatus() == SC_NOT_MODIFIED) {
			this.headers.likeThoseOfTheBody(this.rules, this.wanted);
		}
		if (this.mode == Mode.UNDECIDED && this.head) {
			decide(0);
		}
		if (this.mode == Mode.UNDECIDED) {
			plain();
		}
		if (this.stream != null) {
			this.stream.close();
		}
		else if (this.mode == Mode.GZIP) {
			// Before the server takes no body for one of length 0.
			raw().flushBuffer();
		}
	}

	/**
	 * Drop what is still to be sent. A client that has got the beginning of a compressed
	 * body does not get its end.
	 */
	void abandon() {
		this.ended = true;
		if (this.start != null) {
			// Another thread may be writing to it.
			this.start.discard();
			this.start = null;
		}
		if (this.stream != null) {
			this.stream.discard();
			this.stream = null;
		}
		if (this.mode == Mode.GZIP && !isCommitted()) {
			this.headers.retract();
		}
	}

	private enum Mode {

		UNDECIDED, PLAIN, GZIP

	}

}
