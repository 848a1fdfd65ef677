package io.pooled.buffer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * What one thread does with a buffer that another may close meanwhile.
 */
enum Reading {

	WRITE_TO {

		@Override
		void run(PooledBuffer buffer, Slowly slowly) throws IOException {
			buffer.writeTo(slowly);
		}

	},

	WRITE_TO_CHANNEL {

		@Override
		void run(PooledBuffer buffer, Slowly slowly) throws IOException {
			buffer.writeTo(new Channel(slowly));
		}

	},

	READ {

		@Override
		void run(PooledBuffer buffer, Slowly slowly) throws IOException {
			InputStream input = buffer.inputStream();
			byte[] bytes = new byte[PIECE];
			for (int count = input.read(bytes); count >= 0; count = input.read(bytes)) {
				slowly.write(bytes, 0, count);
			}
		}

	},

	TRANSFER {

		@Override
		void run(PooledBuffer buffer, Slowly slowly) throws IOException {
			buffer.inputStream().transferTo(slowly);
		}

	},

	COPY {

		@Override
		void run(PooledBuffer buffer, Slowly slowly) throws IOException {
			slowly.write(buffer.toByteArray());
		}

	},

	TEXT {

		@Override
		void run(PooledBuffer buffer, Slowly slowly) throws IOException {
			slowly.write(buffer.toString(StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1));
		}

	},

	/** Append what is there once more: whoever gets the memory next must not have it. */
	READ_FROM {

		@Override
		void run(PooledBuffer buffer, Slowly slowly) throws IOException {
			byte[] more = buffer.toByteArray();
			buffer.readFrom(new ByteArrayInputStream(more) {

				@Override
				public synchronized int read(byte[] target, int offset, int length) {
					slowly.pause();
					return super.read(target, offset, Math.min(length, PIECE));
				}

			});
			slowly.write(more);
		}

	};

	static final int PIECE = 256;

	abstract void run(PooledBuffer buffer, Slowly slowly) throws IOException;

	/**
	 * Takes bytes piece by piece, with pauses.
	 */
	abstract static class Slowly extends OutputStream {

		abstract void pause();

	}

	private record Channel(Slowly slowly) implements WritableByteChannel {

		@Override
		public int write(ByteBuffer source) throws IOException {
			byte[] bytes = new byte[Math.min(PIECE, source.remaining())];
			source.get(bytes);
			this.slowly.write(bytes);
			return bytes.length;
		}

		@Override
		public boolean isOpen() {
			return true;
		}

		@Override
		public void close() {
		}

	}

}
