package io.pooled.benchmarks;

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
 * Appends text as UTF-8 to a buffer, straight and by way of an array.
 *
 * @since 0.1.0
 */
public class TextBenchmark extends AbstractBenchmark {

	@Benchmark
	public long writeUtf8(Text text) {
		PooledBuffer buffer = text.buffer();
		buffer.writeUtf8(text.next());
		return buffer.size();
	}

	@Benchmark
	public long getBytes(Text text) {
		PooledBuffer buffer = text.buffer();
		buffer.write(text.next().getBytes(StandardCharsets.UTF_8));
		return buffer.size();
	}

	/**
	 * What is written, and where to.
	 */
	@State(Scope.Thread)
	public static class Text {

		/** More than a processor learns by heart. */
		private static final int TEXTS = 16;

		/** A buffer that has this many bytes begins anew. */
		private static final int FULL = 64 * 1024;

		private static final List<String> KINDS = List.of("ascii", "latin1", "mixed");

		@Param({ "ascii", "latin1", "mixed" })
		String kind = "";

		@Param({ "10", "100", "1000", "10000" })
		int length;

		private final String[] texts = new String[TEXTS];

		private int next;

		private PooledBufferFactory factory;

		private PooledBuffer buffer;

		@Setup
		public void open() {
			for (int i = 0; i < TEXTS; i++) {
				this.texts[i] = text(i, this.kind, this.length);
			}
			this.factory = PooledBufferFactory.builder("text").build();
			this.buffer = this.factory.acquire(2 * FULL);
			// A server writes all kinds, and the compiler knows.
			for (int i = 0; i < 100_000; i++) {
				for (String other : KINDS) {
					String text = text(i % TEXTS, other, 50);
					buffer().writeUtf8(text);
					buffer().write(text.getBytes(StandardCharsets.UTF_8));
				}
			}
		}

		private static String text(int start, String kind, int length) {
			String pattern = switch (kind) {
				case "latin1" -> "Prüfung der Größe, ";
				case "mixed" -> "row 17; Преглед, 数据 😀; ";
				default -> "2026-11-28T12:00:00Z, 17.3, ";
			};
			return pattern.repeat(2 + length / pattern.length()).substring(start % 3, start % 3 + length);
		}

		PooledBuffer buffer() {
			if (this.buffer.size() > FULL) {
				this.buffer.clear();
			}
			return this.buffer;
		}

		String next() {
			this.next = (this.next + 1) % TEXTS;
			return this.texts[this.next];
		}

		@TearDown
		public void close() {
			this.buffer.close();
			this.factory.close();
		}

	}

}
