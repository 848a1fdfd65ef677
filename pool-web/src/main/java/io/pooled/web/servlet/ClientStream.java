package io.pooled.web.servlet;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A stream to a client, which tells when that cannot be reached any more. A server may
 * not: Tomcat neither dispatches nor completes an asynchronous request that it has lost
 * before its handler returned, if somebody dispatches it because of the error.
 */
final class ClientStream extends FilterOutputStream {

	private final Runnable lost;

	/**
	 * Create a stream.
	 * @param server the stream of the server
	 * @param lost called with each write that fails, in the thread that writes
	 */
	ClientStream(OutputStream server, Runnable lost) {
		super(server);
		this.lost = lost;
	}

	@Override
	public void write(byte[] source, int offset, int length) throws IOException {
		boolean written = false;
		try {
			this.out.write(source, offset, length);
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
			this.out.flush();
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
