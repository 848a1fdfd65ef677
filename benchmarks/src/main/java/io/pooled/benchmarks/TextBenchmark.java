package io.pooled.benchmarks;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * Appends text as UTF-8 to a buffer, straight, through a writer and by way of an array.
 *
 * @since 0.1.0
 */
public class TextBenchmark extends AbstractBenchmark {

	@Benchmark
	public long utf8Ascii(Ascii text) {
		return text.writeUtf8();
	}

	@Benchmark
	public long writerAscii(Ascii text) throws IOException {
		return text.writeToWriter();
	}

	@Benchmark
	public long getBytesAscii(Ascii text) {
		return text.getBytes();
	}

	@Benchmark
	public long utf8Latin1(Latin1 text) {
		return text.writeUtf8();
	}

	@Benchmark
	public long writerLatin1(Latin1 text) throws IOException {
		return text.writeToWriter();
	}

	@Benchmark
	public long getBytesLatin1(Latin1 text) {
		return text.getBytes();
	}

	@Benchmark
	public long utf8Mixed(Mixed text) {
		return text.writeUtf8();
	}

	@Benchmark
	public long writerMixed(Mixed text) throws IOException {
		return text.writeToWriter();
	}

	@Benchmark
	public long getBytesMixed(Mixed text) {
		return text.getBytes();
	}

	/**
	 * What is written, and where to.
	 */
	@State(Scope.Thread)
	public abstract static class Text {

		/** More than a processor learns by heart. */
		private static final int TEXTS = 16;

		/** A buffer that has this many bytes begins anew. */
		private static final int FULL = 64 * 1024;

		private static final List<String> PATTERNS = List.of("2026-11-28T12:00:00Z, 17.3, ", "Prüfung der Größe, ",
				"row 17; Преглед, 数据 😀; ");

		@Param({ "10", "100", "1000", "10000" })
		int size;

		private final int kind;

		private final String[] texts = new String[TEXTS];

		private int next;

		private PooledBufferFactory factory;

		private PooledBuffer buffer;

		private Writer writer;

		Text(int kind) {
			this.kind = kind;
		}

		@Setup
		public void open() {
			for (int i = 0; i < TEXTS; i++) {
				this.texts[i] = text(i, this.kind, this.size);
			}
			this.factory = PooledBufferFactory.builder("text").build();
			this.buffer = this.factory.acquire(2 * FULL);
			this.writer = this.buffer.writer(StandardCharsets.UTF_8);
			// A server writes all kinds, and the compiler knows.
			for (int i = 0; i < 20_000; i++) {
				for (int other = 0; other < PATTERNS.size(); other++) {
					String text = text(i % TEXTS, other, 50);
					buffer().writeUtf8(text);
					buffer().write(text.getBytes(StandardCharsets.UTF_8));
				}
			}
		}

		private static String text(int start, int kind, int size) {
			String pattern = PATTERNS.get(kind);
			return pattern.repeat(2 + size / pattern.length()).substring(start % 3, start % 3 + size);
		}

		long writeUtf8() {
			PooledBuffer buffer = buffer();
			buffer.writeUtf8(next());
			return buffer.size();
		}

		long writeToWriter() throws IOException {
			PooledBuffer buffer = buffer();
			this.writer.write(next());
			return buffer.size();
		}

		long getBytes() {
			PooledBuffer buffer = buffer();
			buffer.write(next().getBytes(StandardCharsets.UTF_8));
			return buffer.size();
		}

		private PooledBuffer buffer() {
			if (this.buffer.size() > FULL) {
				this.buffer.clear();
				this.writer = this.buffer.writer(StandardCharsets.UTF_8);
			}
			return this.buffer;
		}

		private String next() {
			this.next = (this.next + 1) % TEXTS;
			return this.texts[this.next];
		}

		@TearDown
		public void close() {
			this.buffer.close();
			this.factory.close();
		}

	}

	/**
	 * What is ASCII.
	 */
	public static class Ascii extends Text {

		public Ascii() {
			super(0);
		}

	}

	/**
	 * What has characters up to 0xFF.
	 */
	public static class Latin1 extends Text {

		public Latin1() {
			super(1);
		}

	}

	/**
	 * What has characters of one to four bytes.
	 */
	public static class Mixed extends Text {

		public Mixed() {
			super(2);
		}

	}

}
