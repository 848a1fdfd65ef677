package io.pooled.gzip;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Content, what the JDK makes of it, and streams of it that are odd.
 */
final class Samples {

	private Samples() {
	}

	static byte[] gzip(byte[] content) {
		return gzip(content, 6);
	}

	static byte[] gzip(byte[] content, int level) {
		ByteArrayOutputStream target = new ByteArrayOutputStream();
		try (OutputStream stream = new GZIPOutputStream(target) {
			{
				this.def.setLevel(level);
			}
		}) {
			stream.write(content);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return target.toByteArray();
	}

	static byte[] gunzip(byte[] compressed) throws IOException {
		try (InputStream stream = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
			return stream.readAllBytes();
		}
	}

	static byte[] noise(int size) {
		byte[] content = new byte[size];
		new Random(size).nextBytes(content);
		return content;
	}

	static byte[] text(int size) {
		return filled(size, (random) -> "the %s of %s%n".formatted(random.nextInt(2000), random.nextInt(30)));
	}

	static byte[] json(int size) {
		return filled(size, (random) -> "{\"id\":%s,\"name\":\"user-%s\",\"tags\":[\"a\",\"b\"]},"
			.formatted(random.nextInt(1_000_000), random.nextInt(100)));
	}

	static byte[] repeated(int size) {
		return filled(size, (random) -> "again and ");
	}

	private static byte[] filled(int size, Line line) {
		StringBuilder content = new StringBuilder();
		Random random = new Random(size);
		while (content.length() < size) {
			content.append(line.next(random));
		}
		return content.substring(0, size).getBytes(StandardCharsets.US_ASCII);
	}

	static byte[][] ofEveryKind(int size) {
		return new byte[][] { noise(size), text(size), json(size), repeated(size), new byte[size] };
	}

	static byte[] join(byte[]... parts) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			joined.writeBytes(part);
		}
		return joined.toByteArray();
	}

	/**
	 * Return a source that yields some bytes at a time.
	 * @param bytes what it yields
	 * @param steps says how many bytes each read may yield
	 * @return a stream
	 */
	static InputStream dripping(byte[] bytes, IntSupplier steps) {
		return new ByteArrayInputStream(bytes) {

			@Override
			public synchronized int read(byte[] target, int offset, int length) {
				return super.read(target, offset, Math.min(length, steps.getAsInt()));
			}

		};
	}

	/**
	 * Return a source that throws instead of ending.
	 * @param bytes what it yields before
	 * @param steps says how many bytes each read may yield
	 * @return a stream
	 */
	static InputStream torn(byte[] bytes, IntSupplier steps) {
		return new SequenceInputStream(dripping(bytes, steps), new InputStream() {

			@Override
			public int read() throws IOException {
				throw new IOException("torn");
			}

			@Override
			public int read(byte[] target, int offset, int length) throws IOException {
				throw new IOException("torn");
			}

		});
	}

	private interface Line {

		String next(Random random);

	}

}
