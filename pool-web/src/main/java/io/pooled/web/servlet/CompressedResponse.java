package io.pooled.web.servlet;

import java.io.IOException;
import java.io.OutputStream;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

import io.pooled.LeaseScope;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.gzip.GzipStream;
import io.pooled.gzip.PooledGzip;
import io.pooled.web.CompressionRules;
import io.pooled.web.Revalidation;

/**
 * Compresses its body, if that turns out to be worth it: what is written is held back up
 * to the size from which on that is so, unless its length is known.
 * <p>
 * A response may end while a thread of the application still writes to it. So whatever is
 * decided and held back is guarded by this, and never the server's own stream, where a
 * thread can be blocked for long: who takes the held back beginning out owns it alone.
 */
final class CompressedResponse extends RestartableResponse {

	private final CompressionHeaders headers;

	private final CompressionRules rules;

	private final PooledGzip gzip;

	private final boolean wanted;

	private final boolean head;

	private final Revalidation revalidation;

	private volatile Mode mode = Mode.UNDECIDED;

	/** Of the body. Guarded by this. */
	private final HeldBack start;

	private volatile @Nullable GzipStream stream;

	private volatile boolean varies;

	/** Bytes to come until the body is as long as was announced: then it is complete. */
	private long remaining;

	/** Guarded by this. */
	private boolean ended;

	/** Whether what is still written is for the server to judge. */
	private volatile boolean left;

	CompressedResponse(HttpServletResponse response, CompressionRules rules, PooledGzip gzip,
			PooledBufferFactory buffers, boolean wanted, boolean head, Revalidation revalidation) {
		super(response);
		this.headers = new CompressionHeaders(response);
		this.rules = rules;
		this.gzip = gzip;
		this.start = new HeldBack(buffers, rules.minSize() - 1);
		this.wanted = wanted;
		this.head = head;
		this.revalidation = revalidation;
	}

	@Override
	void writeBody(byte[] source, int offset, int length) throws IOException {
		PooledBuffer start;
		synchronized (this) {
			if (this.mode == Mode.UNDECIDED) {
				decide(length);
			}
			if (this.mode == Mode.UNDECIDED) {
				if (this.start.add(source, offset, length, this.rules.minSize())) {
					return;
				}
				decideNow();
			}
			start = this.start.take();
		}
		pass(start);
		write(source, offset, length);
	}

	private void write(byte[] source, int offset, int length) throws IOException {
		GzipStream stream = this.stream;
		if (stream != null && this.remaining > 0 && !this.left) {
			int count = (int) Math.min(length, this.remaining);
			stream.write(source, offset, count);
			this.remaining -= count;
			if (this.remaining == 0) {
				closeBody();
			}
		}
		else if (this.mode == Mode.PLAIN || this.left) {
			raw().getOutputStream().write(source, offset, length);
		}
	}

	// Send what was held back, as was decided.
	private void pass(@Nullable PooledBuffer start) throws IOException {
		if (start == null) {
			return;
		}
		try (start) {
			GzipStream stream = this.stream;
			if (stream != null) {
				start.writeTo(stream);
			}
			else if (this.mode == Mode.PLAIN) {
				start.writeTo(new ServerStream(raw()));
				revealLength();
			}
		}
	}

	private void decide(long more) throws IOException {
		if (getStatus() == SC_NOT_MODIFIED) {
			this.headers.mirrorBodyHeaders(this.revalidation);
			plain();
		}
		else if (!this.rules.isCompressible(getStatus(), this.headers::get)) {
			plain();
		}
		else if (announcedLength() >= 0) {
			decideBySize(announcedLength());
		}
		else if (!this.wanted || !this.start.hasRoomFor(more)) {
			decideBySize(Long.MAX_VALUE);
		}
	}

	private void decideNow() throws IOException {
		decide(Long.MAX_VALUE - this.start.size());
	}

	private void decideBySize(long size) throws IOException {
		if (size < this.rules.minSize()) {
			plain();
			return;
		}
		this.headers.vary();
		this.varies = true;
		if (this.wanted) {
			compress();
		}
		else {
			plain();
		}
	}

	// Tomcat commits a body that is as long as was announced, and much may follow.
	private void plain() {
		this.mode = Mode.PLAIN;
		if (this.start.size() == 0 || this.start.size() >= raw().getBufferSize()) {
			revealLength();
		}
	}

	private void compress() throws IOException {
		if (!this.headers.announce()) {
			plain();
			return;
		}
		this.mode = Mode.GZIP;
		this.remaining = (announcedLength() < 0) ? Long.MAX_VALUE : announcedLength() - this.start.size();
		forgetLength();
		if (raw().containsHeader(HttpHeaders.CONTENT_LENGTH)) {
			raw().setContentLengthLong(-1);
		}
		if (!this.head) {
			OutputStream target = new ClientStream(new ServerStream(raw()), this::lose);
			this.stream = LeaseScope.outside(() -> this.gzip.compressing(target));
		}
	}

	// The client does not get the end of the body any more.
	private void lose() {
		GzipStream stream = this.stream;
		if (stream != null) {
			stream.discard();
		}
	}

	@Override
	void lengthAnnounced(long length) {
		if (this.mode == Mode.PLAIN) {
			revealLength();
		}
		else if (this.mode == Mode.GZIP && length < 0) {
			this.remaining = Long.MAX_VALUE;
		}
	}

	@Override
	void flushBody() throws IOException {
		PooledBuffer start;
		synchronized (this) {
			if (this.mode == Mode.UNDECIDED) {
				decideNow();
			}
			start = this.start.take();
		}
		pass(start);
		GzipStream stream = this.stream;
		if (stream != null && !this.left) {
			stream.flush();
		}
		else {
			raw().flushBuffer();
		}
	}

	@Override
	void closeBody() throws IOException {
		finish();
		raw().getOutputStream().close();
		this.left = true;
	}

	@Override
	void beforeNonBlocking() throws IOException {
		PooledBuffer start;
		synchronized (this) {
			if (this.mode == Mode.UNDECIDED) {
				plain();
			}
			start = this.start.take();
		}
		pass(start);
	}

	@Override
	public void setHeader(String name, @Nullable String value) {
		super.setHeader(name, value);
		restate(name);
	}

	@Override
	public void addHeader(String name, @Nullable String value) {
		super.addHeader(name, value);
		restate(name);
	}

	// The application may set again what was said about the compression.
	private void restate(String name) {
		if (HttpHeaders.VARY.equalsIgnoreCase(name) && this.varies) {
			this.headers.vary();
		}
		else if (this.mode == Mode.GZIP) {
			this.headers.restate(name);
		}
	}

	@Override
	public void setBufferSize(int size) {
		synchronized (this) {
			if (!isIncluded() && (this.mode == Mode.GZIP || this.start.size() > 0)) {
				throw new IllegalStateException("Something was written already");
			}
		}
		super.setBufferSize(size);
	}

	@Override
	synchronized void leave() {
		this.left = true;
		if (this.mode == Mode.UNDECIDED) {
			plain();
		}
	}

	@Override
	void beginError(int status) {
		if (status == SC_NOT_MODIFIED) {
			this.headers.mirrorBodyHeaders(this.revalidation);
		}
	}

	@Override
	synchronized void dropBody() {
		if (!isCommitted()) {
			abandon();
			this.mode = Mode.UNDECIDED;
			this.varies = false;
			this.ended = false;
			this.left = false;
		}
	}

	@Override
	void finish() throws IOException {
		PooledBuffer start;
		GzipStream stream;
		synchronized (this) {
			if (this.ended) {
				return;
			}
			this.ended = true;
			decideAtTheEnd();
			start = this.start.take();
			stream = this.stream;
		}
		pass(start);
		if (stream != null) {
			stream.close();
		}
		else if (this.mode == Mode.GZIP) {
			// Before the server takes no body for one of length 0.
			raw().flushBuffer();
		}
	}

	private void decideAtTheEnd() throws IOException {
		if (this.mode == Mode.UNDECIDED && (this.head || getStatus() == SC_NOT_MODIFIED)) {
			decide(0);
		}
		if (this.mode == Mode.UNDECIDED) {
			plain();
		}
	}

	@Override
	synchronized boolean isSentWithoutBytes() throws IOException {
		if (!this.ended && this.head) {
			decideAtTheEnd();
		}
		return this.head && this.mode == Mode.GZIP;
	}

	synchronized void abandonUnlessFinished() {
		if (!this.ended) {
			abandon();
		}
	}

	/**
	 * Drop what is still to be sent. A client that has got the beginning of a compressed
	 * body does not get its end.
	 */
	synchronized void abandon() {
		this.ended = true;
		if (this.mode == Mode.UNDECIDED) {
			// what is still written is held back no more
			this.mode = Mode.PLAIN;
		}
		this.start.drop();
		if (this.stream != null) {
			this.stream.discard();
			this.stream = null;
		}
		retract();
	}

	/**
	 * Take back what was said about a body that is not sent. Tomcat takes no headers
	 * between a forward and an error page.
	 */
	synchronized void retract() {
		if (this.mode == Mode.GZIP && this.stream == null && !isCommitted()) {
			this.headers.retract();
		}
	}

	private enum Mode {

		UNDECIDED, PLAIN, GZIP

	}

}
