package io.pooled.web.servlet;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A stream to a client, which tells when that cannot be reached any more, since a server
 * may not, see {@link ClientLoss}. It stays open for the server to close.
 */
final class ClientStream extends OutputStream {

	private final OutputStream server;

	private final Runnable lost;

	/**
	 * Create a stream.
	 * @param server the stream of the server
	 * @param lost called with each write that fails, in the thread that writes
	 */
	ClientStream(OutputStream server, Runnable lost) {
		this.server = server;
		this.lost = lost;
	}

	@Override
	public void write(int value) throws IOException {
		write(new byte[] { (byte) value }, 0, 1);
	}

	@Override
	public void write(byte[] source, int offset, int length) throws IOException {
		boolean written = false;
		try {
			this.server.write(source, offset, length);
			written = true;
		}
		finally {
			tellUnless(written);
		}
	}

	@Override
	public void flush() throws IOException {
		boolean flushed = false;
		try {
			this.server.flush();
			flushed = true;
		}
		finally {
			tellUnless(flushed);
		}
	}

	private void tellUnless(boolean successful) {
		if (!successful) {
			this.lost.run();
		}
	}

}
