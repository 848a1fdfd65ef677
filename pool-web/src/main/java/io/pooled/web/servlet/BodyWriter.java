package io.pooled.web.servlet;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/**
 * Has every character go to the body at once, and flushes the body only when told to.
 */
final class BodyWriter extends PrintWriter {

	private final OutputStream body;

	BodyWriter(OutputStream body, Charset charset) {
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

	/*
	 * A body that is held may be closed again when it is sent.
	 */
	@Override
	public void close() {
		super.close();
		try {
			this.body.close();
		}
		catch (IOException ex) {
			setError();
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
