package io.pooled.digest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Security;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import io.pooled.PooledObjectFactory;

/**
 * A message digest as a stream to write to.
 */
final class Digester extends OutputStream {

	private static final int CHUNK = 8192;

	private final MessageDigest digest;

	private byte @Nullable [] chunk;

	private Digester(MessageDigest digest) {
		this.digest = digest;
	}

	@Override
	public void write(int value) {
		this.digest.update((byte) value);
	}

	@Override
	public void write(byte[] source, int offset, int length) {
		this.digest.update(source, offset, length);
	}

	void readFrom(InputStream source) throws IOException {
		byte[] chunk = this.chunk;
		if (chunk == null) {
			chunk = new byte[CHUNK];
			this.chunk = chunk;
		}
		for (int count = source.read(chunk); count >= 0; count = source.read(chunk)) {
			this.digest.update(chunk, 0, count);
		}
	}

	byte[] finish() {
		return this.digest.digest();
	}

	record Factory(String algorithm) implements PooledObjectFactory<Digester> {

		@Override
		public Digester create() {
			try {
				return new Digester(MessageDigest.getInstance(this.algorithm));
			}
			catch (NoSuchAlgorithmException ex) {
				throw new IllegalArgumentException("Unknown digest algorithm '" + this.algorithm + "'; this JVM has "
						+ String.join(", ", Security.getAlgorithms("MessageDigest")), ex);
			}
		}

		@Override
		public boolean reset(Digester engine) {
			engine.digest.reset();
			if (engine.chunk != null) {
				Arrays.fill(engine.chunk, (byte) 0);
			}
			return true;
		}

	}

}
