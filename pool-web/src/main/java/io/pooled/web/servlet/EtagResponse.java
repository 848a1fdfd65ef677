package io.pooled.web.servlet;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.util.StringUtils;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.web.Etags;

/**
 * Holds a body in a pooled buffer until its ETag is known. Behaves as
 * {@link org.springframework.web.util.ContentCachingResponseWrapper} does, but for bodies
 * beyond the limit, which it passes on.
 * <p>
 * A response may end while a thread of the application still writes to it. So the content
 * is guarded by this, and the server's own stream, where a thread can be blocked for
 * long, is not: who takes the content out owns it alone.
 */
final class EtagResponse extends BodyResponse {

	private static final String STREAMING = ShallowEtagHeaderFilter.class.getName() + ".STREAMING";

	private static final List<String> STREAM_TYPES = List.of(MediaType.TEXT_EVENT_STREAM_VALUE,
			MediaType.APPLICATION_NDJSON_VALUE);

	private static final byte[] NOTHING = {};

	private final PooledEtagFilter filter;

	private final HttpServletRequest request;

	private final HeldBack held;

	private volatile boolean passing;

	/** Whether the application has the stream or the writer of the server. */
	private boolean direct;

	private boolean forwarded;

	/** Of the server, in case that the body is passed on. */
	private int bufferSize;

	/** Whether the content is for the one who ends the response. */
	private volatile boolean complete;

	/** Whether Spring waits for a result, and what is written meanwhile is a stream. */
	private volatile boolean waiting;

	EtagResponse(PooledEtagFilter filter, HttpServletRequest request, HttpServletResponse response,
			PooledBufferFactory buffers, long limit) {
		super(response);
		this.filter = filter;
		this.request = request;
		this.held = new HeldBack(buffers, limit);
	}

	/**
	 * Return whether what is written goes to the client at once.
	 * @return {@code true} for large bodies, and for those that are streamed
	 */
	boolean isPassing() {
		return this.passing || this.waiting || this.request.getAttribute(STREAMING) != null;
	}

	void setWaiting(boolean waiting) {
		this.waiting = waiting;
	}

	// Of what has gone to the server no ETag is known but the application's own.
	@Override
	void finish() throws IOException {
		if (!isPassing() && (!this.direct || hasEtag())) {
			leave();
			this.filter.send(this.request, this);
		}
	}

	@Override
	void finishForward() throws IOException {
		this.forwarded = true;
		super.finishForward();
	}

	/*
	 * Stop to hold back: what is still written is too late for the ETag.
	 */
	@Override
	synchronized void leave() {
		this.passing = true;
		this.complete = true;
	}

	synchronized byte[] digest(PooledDigest digest) {
		PooledBuffer content = this.held.content();
		return (content != null) ? digest.digest(content) : digest.digest(NOTHING);
	}

	@Override
	public ServletOutputStream getOutputStream() throws IOException {
		if (isRaw() && !hasWriter()) {
			goDirect();
			return use(raw().getOutputStream());
		}
		return super.getOutputStream();
	}

	@Override
	public PrintWriter getWriter() throws IOException {
		if (isRaw() && !isStreaming()) {
			goDirect();
			return raw().getWriter();
		}
		return super.getWriter();
	}

	// Nothing is held back, and nothing is to be.
	private boolean isRaw() {
		return this.direct || (!this.complete && !isHolding() && (isPassing() || hasEtag()));
	}

	private void goDirect() {
		if (!this.direct) {
			this.direct = true;
			lengthAnnounced(announcedLength());
		}
	}

	// With its length a body is committed as soon as it is complete, and cannot become a
	// 304 any more.
	private boolean isKnown() {
		String known = this.request.getHeader(HttpHeaders.IF_NONE_MATCH);
		String etag = getHeader(HttpHeaders.ETAG);
		return known != null && StringUtils.hasText(etag) && HttpMethod.GET.matches(this.request.getMethod())
				&& Etags.isKnown(known, etag);
	}

	private synchronized boolean isHolding() {
		return this.held.content() != null;
	}

	private synchronized long heldSize() {
		return this.held.size();
	}

	private boolean hasEtag() {
		return StringUtils.hasText(getHeader(HttpHeaders.ETAG));
	}

	@Override
	void writeBody(byte[] source, int offset, int length) throws IOException {
		if (!hold(source, offset, length)) {
			passUnlessComplete();
			raw().getOutputStream().write(source, offset, length);
		}
	}

	private void passUnlessComplete() throws IOException {
		if (!this.complete) {
			pass();
		}
	}

	private synchronized boolean hold(byte[] source, int offset, int length) {
		return !isPassing() && this.held.add(source, offset, length, announcedLength());
	}

	/**
	 * Send what was held back, and everything from now on as it comes.
	 * @throws IOException if it cannot be sent
	 */
	void pass() throws IOException {
		PooledBuffer content;
		synchronized (this) {
			if (this.passing && !isHolding()) {
				return;
			}
			this.passing = true;
			revealLength();
			content = take();
		}
		if (this.bufferSize > 0 && !raw().isCommitted()) {
			raw().setBufferSize(this.bufferSize);
		}
		if (content != null) {
			try (content) {
				content.writeTo(new ServerStream(raw()));
			}
		}
	}

	private synchronized @Nullable PooledBuffer take() {
		return this.held.take();
	}

	@Override
	synchronized void lengthAnnounced(long length) {
		if (!isHolding() && length > this.held.limit()) {
			this.passing = true;
		}
		if (this.passing || (this.direct && !isKnown())) {
			revealLength();
		}
	}

	private boolean isStreamType() {
		String type = getContentType();
		return type != null && STREAM_TYPES.stream().anyMatch((candidate) -> type.startsWith(candidate));
	}

	@Override
	void flushBody() throws IOException {
		if (isPassing() || isStreamType()) {
			passUnlessComplete();
			raw().flushBuffer();
		}
	}

	@Override
	void closeBody() throws IOException {
		if (isPassing()) {
			passUnlessComplete();
			raw().getOutputStream().close();
		}
	}

	@Override
	void beforeNonBlocking() throws IOException {
		pass();
	}

	@Override
	public void setBufferSize(int size) {
		if (this.passing || isCommitted()) {
			super.setBufferSize(size);
		}
		else if (heldSize() == 0) {
			this.bufferSize = size;
		}
		else if (!isIncluded()) {
			throw new IllegalStateException("Something was written already");
		}
	}

	@Override
	public void resetBuffer() {
		super.resetBuffer();
		dropBody();
	}

	@Override
	public void reset() {
		super.reset();
		if (!isIncluded()) {
			forgetLength();
			this.direct = false;
			dropBody();
		}
	}

	@Override
	public void sendError(int status) throws IOException {
		sendEarlier();
		try {
			super.sendError(status);
			leaveUnlessIncluded();
		}
		catch (IllegalStateException ex) {
			super.setStatus(status);
		}
	}

	@Override
	public void sendError(int status, String message) throws IOException {
		sendEarlier();
		try {
			super.sendError(status, message);
			leaveUnlessIncluded();
		}
		catch (IllegalStateException ex) {
			super.setStatus(status);
		}
	}

	@Override
	public void sendRedirect(String location, int status, boolean clear) throws IOException {
		sendEarlier();
		super.sendRedirect(location, status, clear);
		if (clear && !isIncluded()) {
			forgetUse();
		}
		leaveUnlessIncluded();
	}

	// What a redirect clears, unless it is too much to be held by the server.
	private void sendEarlier() throws IOException {
		if (!isIncluded()) {
			copyBody(false);
		}
	}

	/**
	 * Send what was held back.
	 * @param complete whether that is the whole body
	 * @throws IOException if it cannot be sent
	 */
	void copyBody(boolean complete) throws IOException {
		PooledBuffer content = take();
		if (content == null) {
			if (complete && HttpMethod.HEAD.matches(this.request.getMethod())) {
				// of a body that GET would have
				revealLength();
			}
			return;
		}
		try (content) {
			if (content.size() > 0 && (!complete || mayHaveBody())) {
				copy(content, complete);
			}
		}
	}

	// Jetty makes an error of one that may not.
	private boolean mayHaveBody() {
		return getStatus() != SC_NO_CONTENT && getStatus() != SC_NOT_MODIFIED;
	}

	private void copy(PooledBuffer content, boolean complete) throws IOException {
		if (!complete) {
			if (isOfKnownLength()) {
				revealLength();
			}
			this.held.copyInParts(content, raw().getOutputStream(), raw().getBufferSize());
			return;
		}
		// Tomcat commits a body that is as long as was announced, and much may follow a
		// forward.
		boolean late = this.forwarded && content.size() < raw().getBufferSize();
		if (!late) {
			tellLength(content.size());
		}
		content.writeTo(new ServerStream(raw()));
		if (late) {
			tellLength(content.size());
		}
		if (!this.forwarded) {
			raw().flushBuffer();
		}
	}

	private void tellLength(long length) {
		if (isOfKnownLength()) {
			forgetLength();
			raw().setContentLengthLong(length);
		}
	}

	private boolean isOfKnownLength() {
		return !raw().isCommitted() && raw().getHeader(HttpHeaders.TRANSFER_ENCODING) == null;
	}

	@Override
	synchronized void dropBody() {
		this.held.drop();
	}

	/**
	 * Drop what was held back. What is written from now on goes to the server, which
	 * knows what to do about it.
	 */
	void end() {
		leave();
		dropBody();
	}

}
