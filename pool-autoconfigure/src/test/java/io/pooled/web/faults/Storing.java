package io.pooled.web.faults;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * The ways in which a worker reads a body.
 */
enum Storing {

	WRITE_TO {

		@Override
		void store(PooledBuffer body, SlowStore store, PooledBufferFactory buffers) throws IOException {
			body.writeTo(store);
		}

	},

	WRITE_TO_CHANNEL {

		@Override
		void store(PooledBuffer body, SlowStore store, PooledBufferFactory buffers) throws IOException {
			body.writeTo(store.channel());
		}

	},

	READ {

		@Override
		void store(PooledBuffer body, SlowStore store, PooledBufferFactory buffers) throws IOException {
			InputStream input = body.inputStream();
			byte[] bytes = new byte[SlowStore.PIECE];
			for (int count = input.read(bytes); count >= 0; count = input.read(bytes)) {
				store.write(bytes, 0, count);
			}
		}

	},

	TRANSFER {

		@Override
		void store(PooledBuffer body, SlowStore store, PooledBufferFactory buffers) throws IOException {
			body.inputStream().transferTo(store);
		}

	},

	BYTES {

		@Override
		void store(PooledBuffer body, SlowStore store, PooledBufferFactory buffers) {
			while (!store.isFull()) {
				store.take(body.toByteArray());
			}
		}

	},

	TEXT {

		@Override
		void store(PooledBuffer body, SlowStore store, PooledBufferFactory buffers) {
			while (!store.isFull()) {
				store.take(body.toString(StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1));
			}
		}

	},

	/** Into a buffer of the worker's own, which it reads in the end. */
	COPY {

		@Override
		void store(PooledBuffer body, SlowStore store, PooledBufferFactory buffers) throws IOException {
			try (PooledBuffer copy = buffers.acquire()) {
				InputStream input = body.inputStream();
				byte[] bytes = new byte[SlowStore.PIECE];
				for (int count = input.read(bytes); count >= 0; count = input.read(bytes)) {
					copy.write(bytes, 0, count);
					store.write(bytes, 0, count);
				}
				store.check(copy.toByteArray());
			}
		}

	};

	/**
	 * Read a body.
	 * @param body that was uploaded
	 * @param store where to, slowly
	 * @param buffers for more buffers
	 * @throws IOException never
	 */
	abstract void store(PooledBuffer body, SlowStore store, PooledBufferFactory buffers) throws IOException;

}
