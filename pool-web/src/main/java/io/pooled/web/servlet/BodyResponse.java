package io.pooled.web.servlet;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * A response whose body goes another way than straight to the server.
 */
abstract class BodyResponse extends LengthHidingResponse {

	private @Nullable ServletOutputStream outputStream;

	private @Nullable BodyWriter writer;

	private boolean streaming;

	BodyResponse(HttpServletResponse response) {
		super(response);
	}

	abstract void writeBody(byte[] source, int offset, int length) throws IOException;

	abstract void flushBody() throws IOException;

	abstract void closeBody() throws IOException;

	/**
	 * Send what is still to be sent of a body that is complete.
	 * @throws IOException if it cannot be sent
	 */
	abstract void finish() throws IOException;

	/**
	 * Drop what was written, unless it is on its way to the client.
	 */
	abstract void dropBody();

	/**
	 * Have a response and what it wraps begin anew.
	 * @param response of any kind
	 */
	static void beginAnew(ServletResponse response) {
		ServletResponse current = response;
		while (current instanceof ServletResponseWrapper wrapper) {
			if (wrapper instanceof BodyResponse body) {
				body.dropBody();
				body.forgetUse();
			}
			current = wrapper.getResponse();
		}
	}

	/**
	 * Leave it to the server what becomes of what is still written.
	 */
	abstract void leave();

	final void leaveUnlessIncluded() {
		if (!isIncluded()) {
			leave();
		}
	}

	/**
	 * Send what is still to be sent when a forward ends. It is not flushed, for an error
	 * may follow.
	 * @throws IOException if it cannot be sent
	 */
	void finishForward() throws IOException {
		finish();
		leave();
	}

	/**
	 * Finish a response and what it wraps, after which the server takes nothing more.
	 * @param response of any kind
	 * @param included whether something else includes it; then it is finished only if the
	 * server puts a response of its own in between, as Tomcat does
	 * @throws IOException if something cannot be sent
	 */
	static void finish(ServletResponse response, boolean included) throws IOException {
		ServletResponse outermost = response;
		ServletResponse current = response;
		while (current instanceof ServletResponseWrapper wrapper) {
			if (wrapper instanceof BodyResponse body && (!included || body.isIncluded())) {
				if (outermost != body && body.isSentWithoutBytes()) {
					// What is wrapped in between may write its headers when it is sent.
					outermost.flushBuffer();
				}
				body.finishForward();
				outermost = body.getResponse();
			}
			current = wrapper.getResponse();
		}
	}

	/**
	 * Decide how the body is sent, and tell whether no byte of it will be.
	 * @return {@code true} if only the headers are sent
	 * @throws IOException if the response cannot be written
	 */
	boolean isSentWithoutBytes() throws IOException {
		return false;
	}

	/**
	 * Called before bytes are written without blocking.
	 * @throws IOException if the response cannot be written
	 */
	abstract void beforeNonBlocking() throws IOException;

	@Override
	public ServletOutputStream getOutputStream() throws IOException {
		if (this.writer != null) {
			throw new IllegalStateException("The response has a writer already");
		}
		return (this.outputStream != null) ? this.outputStream : use(openStream());
	}

	/**
	 * Have the application use a stream, and no writer.
	 * @param stream of the body
	 * @return the stream
	 */
	final ServletOutputStream use(ServletOutputStream stream) {
		this.outputStream = stream;
		return stream;
	}

	@Override
	public PrintWriter getWriter() throws IOException {
		if (this.outputStream != null) {
			throw new IllegalStateException("The response has a stream already");
		}
		if (this.writer == null) {
			this.writer = new BodyWriter(openStream(), charset());
			tellCharset();
		}
		return this.writer;
	}

	private BodyStream openStream() throws IOException {
		this.streaming = true;
		return new BodyStream(raw().getOutputStream());
	}

	// As any server does; JSON is in UTF-8 unless something else is said.
	private void tellCharset() {
		String encoding = getCharacterEncoding();
		if (!MediaType.APPLICATION_JSON_VALUE.equals(getContentType())
				|| !StandardCharsets.UTF_8.name().equalsIgnoreCase(encoding)) {
			super.setCharacterEncoding(encoding);
		}
	}

	private Charset charset() throws UnsupportedEncodingException {
		String encoding = getCharacterEncoding();
		try {
			return Charset.forName(encoding);
		}
		catch (IllegalArgumentException ex) {
			throw new UnsupportedEncodingException(encoding);
		}
	}

	// The client was told what the writer uses.
	@Override
	public void setCharacterEncoding(@Nullable String encoding) {
		if (this.writer == null) {
			super.setCharacterEncoding(encoding);
		}
	}

	@Override
	public void setContentType(@Nullable String type) {
		String encoding = getCharacterEncoding();
		super.setContentType(type);
		if (this.writer != null && type != null) {
			super.setCharacterEncoding(encoding);
		}
	}

	@Override
	public void setLocale(Locale locale) {
		String encoding = getCharacterEncoding();
		super.setLocale(locale);
		if (this.writer != null) {
			super.setCharacterEncoding(encoding);
		}
	}

	// Each may be asked for again at any time.
	final boolean hasWriter() {
		return this.writer != null;
	}

	/**
	 * Return whether the server has no writer for this response, since its stream is in
	 * use.
	 * @return {@code true} until the response is reset
	 */
	final boolean isStreaming() {
		return this.streaming;
	}

	// The wrapper that is extended has each of these go past the last one.
	@Override
	public void sendRedirect(String location) throws IOException {
		sendRedirect(location, SC_FOUND, true);
	}

	@Override
	public void sendRedirect(String location, int status) throws IOException {
		sendRedirect(location, status, true);
	}

	@Override
	public void sendRedirect(String location, boolean clear) throws IOException {
		sendRedirect(location, SC_FOUND, clear);
	}

	// As the application has most likely called it: others wrap that one only.
	@Override
	public void sendRedirect(String location, int status, boolean clear) throws IOException {
		if (status == SC_FOUND && clear) {
			super.sendRedirect(location);
		}
		else {
			super.sendRedirect(location, status, clear);
		}
	}

	@Override
	public void reset() {
		super.reset();
		if (!isIncluded()) {
			forgetUse();
			this.streaming = false;
		}
	}

	/**
	 * Let the application choose again between a writer and a stream.
	 */
	final void forgetUse() {
		this.writer = null;
		this.outputStream = null;
	}

	@Override
	public void flushBuffer() throws IOException {
		flushBody();
	}

	private final class BodyStream extends ServletOutputStream {

		private final ServletOutputStream raw;

		private BodyStream(ServletOutputStream raw) {
			this.raw = raw;
		}

		@Override
		public void write(int value) throws IOException {
			writeBody(new byte[] { (byte) value }, 0, 1);
		}

		@Override
		public void write(byte[] source, int offset, int length) throws IOException {
			writeBody(source, offset, length);
		}

		@Override
		public void flush() throws IOException {
			flushBody();
		}

		@Override
		public void close() throws IOException {
			closeBody();
		}

		@Override
		public boolean isReady() {
			return this.raw.isReady();
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			try {
				beforeNonBlocking();
			}
			catch (IOException ex) {
				listener.onError(ex);
				return;
			}
			this.raw.setWriteListener(listener);
		}

	}

}
