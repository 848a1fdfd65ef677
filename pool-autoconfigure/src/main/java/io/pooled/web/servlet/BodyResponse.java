package io.pooled.web.servlet;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * A response whose body goes another way than straight to the server.
 */
abstract class BodyResponse extends LengthHidingResponse {

	private @Nullable ServletOutputStream outputStream;

	private @Nullable BodyWriter writer;

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
	 * Finish a response and what it wraps.
	 * @param response of any kind
	 * @throws IOException if something cannot be sent
	 */
	static void finish(ServletResponse response) throws IOException {
		ServletResponse current = response;
		while (current instanceof ServletResponseWrapper wrapper) {
			if (wrapper instanceof BodyResponse body) {
				body.finish();
			}
			current = wrapper.getResponse();
		}
	}

	/**
	 * Called before bytes are written without blocking.
	 * @throws IOException if the response cannot be written
	 */
	abstract void bodyIsNonBlocking() throws IOException;

	@Override
	public ServletOutputStream getOutputStream() throws IOException {
		if (this.outputStream == null) {
			this.outputStream = new BodyStream(raw().getOutputStream());
		}
		return this.outputStream;
	}

	@Override
	public PrintWriter getWriter() throws IOException {
		if (this.writer == null) {
			this.writer = new BodyWriter(new BodyStream(raw().getOutputStream()), charset());
		}
		return this.writer;
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

	// It may be asked for again at any time.
	final boolean hasWriter() {
		return this.writer != null;
	}

	@Override
	public void reset() {
		super.reset();
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
				bodyIsNonBlocking();
			}
			catch (IOException ex) {
				listener.onError(ex);
				return;
			}
			this.raw.setWriteListener(listener);
		}

	}

	/**
	 * Has every character go to the body at once, and flushes the body only when told to.
	 */
	private static final class BodyWriter extends PrintWriter {

		private final OutputStream body;

		private BodyWriter(OutputStream body, Charset charset) {
			super(new OutputStreamWriter(new Unflushed(body), charset));
			this.body = body;
		}

		@Override
		public void write(int character) {
			super.write(character);
			super.flush();
		}

		@Override
		public void write(char[] source, int offset, int length) {
			super.write(source, offset, length);
			super.flush();
		}

		@Override
		public void write(String source, int offset, int length) {
			super.write(source, offset, length);
			super.flush();
		}

		/*
		 * The end of a line comes without one of the methods above.
		 */
		@Override
		public void println() {
			super.println();
			super.flush();
		}

		@Override
		public void flush() {
			super.flush();
			try {
				this.body.flush();
			}
			catch (IOException ex) {
				setError();
			}
		}

	}

	private static final class Unflushed extends OutputStream {

		private final OutputStream target;

		private Unflushed(OutputStream target) {
			this.target = target;
		}

		@Override
		public void write(int value) throws IOException {
			this.target.write(value);
		}

		@Override
		public void write(byte[] source, int offset, int length) throws IOException {
			this.target.write(source, offset, length);
		}

		@Override
		public void close() throws IOException {
			this.target.close();
		}

	}

}
