package io.pooled.buffer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.StatsLaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PooledBufferTests extends AbstractSmallBufferTests {

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void contentIsThatOfAByteArrayOutputStream(long seed) throws IOException {
		Random random = new Random(seed);
		for (int round = 0; round < 150; round++) {
			ByteArrayOutputStream oracle = new ByteArrayOutputStream();
			try (PooledBuffer buffer = this.small.acquire(random.nextInt(300))) {
				int operations = random.nextInt(20);
				for (int i = 0; i < operations; i++) {
					operate(random, buffer, oracle);
				}
				assertSame(buffer, oracle.toByteArray());
			}
		}
		StatsLaws.holdAtRest(this.small.stats());
	}

	private static void operate(Random random, PooledBuffer buffer, ByteArrayOutputStream oracle) throws IOException {
		byte[] bytes = bytes(random, random.nextInt(150));
		int offset = random.nextInt(bytes.length + 1);
		int length = random.nextInt(bytes.length - offset + 1);
		switch (random.nextInt(11)) {
			case 0 -> {
				buffer.write(bytes.length | 0xFF00);
				oracle.write(bytes.length | 0xFF00);
			}
			case 1 -> {
				buffer.write(bytes);
				oracle.write(bytes);
			}
			case 2 -> {
				buffer.write(bytes, offset, length);
				oracle.write(bytes, offset, length);
			}
			case 3 -> {
				ByteBuffer source = ByteBuffer.wrap(bytes, offset, length);
				buffer.write(source);
				assertThat(source.remaining()).isZero();
				oracle.write(bytes, offset, length);
			}
			case 4 -> {
				ByteBuffer source = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
				buffer.write(source.asReadOnlyBuffer());
				oracle.write(bytes);
			}
			case 5 -> {
				String text = text(random, random.nextInt(60));
				buffer.writeUtf8(text);
				oracle.write(text.getBytes(StandardCharsets.UTF_8));
			}
			case 6 -> {
				assertThat(buffer.readFrom(new Dripping(bytes, random))).isEqualTo(bytes.length);
				oracle.write(bytes);
			}
			case 7 -> {
				buffer.outputStream().write(bytes, offset, length);
				oracle.write(bytes, offset, length);
			}
			case 8 -> {
				buffer.outputStream().write(7);
				oracle.write(7);
			}
			case 9 -> buffer.outputStream().close();
			default -> {
				if (random.nextInt(4) == 0) {
					buffer.clear();
					oracle.reset();
				}
			}
		}
		assertThat(buffer.size()).isEqualTo(oracle.size());
	}

	@Test
	void contentSurvivesEverySizeAroundASegmentBorder() throws IOException {
		int[] borders = { 0, 16, 32, 48, 64, 80, 96, 112, 128, 192, 256, 320, 512, 1024 };
		for (int size : around(borders)) {
			byte[] content = bytes(new Random(size), size);
			for (int first : new int[] { 0, 1, size / 2, Math.max(0, size - 1) }) {
				try (PooledBuffer buffer = this.small.acquire()) {
					buffer.write(content, 0, Math.min(first, size));
					buffer.write(content, Math.min(first, size), size - Math.min(first, size));
					assertSame(buffer, content);
				}
			}
		}
		StatsLaws.holdAtRest(this.small.stats());
	}

	@Test
	void contentSurvivesEverySizeAroundABorderOfTheDefaultClasses() throws IOException {
		PooledBufferFactory factory = PooledBufferFactory.builder("default").build();
		int[] borders = { 1024, 2048, 4096, 5120, 16384, 20480, 131072, 262144 };
		for (int size : around(borders)) {
			byte[] content = bytes(new Random(size), size);
			for (int expected : new int[] { 0, size }) {
				try (PooledBuffer buffer = factory.acquire(expected)) {
					buffer.write(content);
					assertSame(buffer, content);
				}
			}
		}
		StatsLaws.holdAtRest(factory.stats());
	}

	private static int[] around(int... borders) {
		return Arrays.stream(borders)
			.flatMap((border) -> IntStream.of(Math.max(0, border - 1), border, border + 1))
			.toArray();
	}

	private static void assertSame(PooledBuffer buffer, byte[] expected) throws IOException {
		assertThat(buffer.size()).isEqualTo(expected.length);
		assertThat(buffer.toByteArray()).isEqualTo(expected);
		assertThat(buffer.toString(StandardCharsets.ISO_8859_1))
			.isEqualTo(new String(expected, StandardCharsets.ISO_8859_1));
		assertThat(buffer.toString(StandardCharsets.UTF_8)).isEqualTo(new String(expected, StandardCharsets.UTF_8));
		assertThat(buffer.inputStream().readAllBytes()).isEqualTo(expected);
		ByteArrayOutputStream stream = new ByteArrayOutputStream();
		buffer.writeTo(stream);
		assertThat(stream.toByteArray()).isEqualTo(expected);
		ByteArrayOutputStream partial = new ByteArrayOutputStream();
		buffer.writeTo(new Partial(partial));
		assertThat(partial.toByteArray()).isEqualTo(expected);
	}

	@Test
	void utf8IsThatOfStringWhereverTheBorderFalls() {
		String[] samples = { "a", "é", "߿", "ࠀ", "€", "\uD7FF", "\uE000", "\uFFFF", "\uD800\uDC00", "😀",
				"\uDBFF\uDFFF", "\uD800", "\uDC00", "\uDC00\uD800", "\uD800a", "\uD800\uD800\uDC00", "\uDBFFé",
				"\u0000", "\u007F", "\u0080" };
		for (String sample : samples) {
			for (int before = 0; before < 20; before++) {
				String text = "x".repeat(before) + sample + "y" + sample;
				try (PooledBuffer buffer = this.small.acquire()) {
					buffer.writeUtf8(text);
					assertThat(buffer.toByteArray()).as("%s behind %s", sample, before)
						.isEqualTo(text.getBytes(StandardCharsets.UTF_8));
				}
			}
		}
	}

	@Test
	void utf8TakesAnyCharSequence() {
		try (PooledBuffer buffer = this.small.acquire()) {
			buffer.writeUtf8(new StringBuilder("grün ").append("😀"));
			buffer.writeUtf8("");
			assertThat(buffer.toString(StandardCharsets.UTF_8)).isEqualTo("grün 😀");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 5, 16, 17, 100 })
	void utf8OfEveryCodePointIsThatOfString(int before) {
		StringBuilder text = new StringBuilder("x".repeat(before));
		for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint += (codePoint < 0x3000) ? 1 : 97) {
			text.appendCodePoint(codePoint);
		}
		try (PooledBuffer buffer = this.small.acquire()) {
			buffer.writeUtf8(text);
			assertThat(buffer.toByteArray()).isEqualTo(text.toString().getBytes(StandardCharsets.UTF_8));
		}
	}

	@Test
	void copiesAreIndependentOfTheBuffer() {
		try (PooledBuffer buffer = this.small.acquire()) {
			buffer.writeUtf8("hello");
			byte[] copy = buffer.toByteArray();
			buffer.clear();
			buffer.writeUtf8("HELLO");
			assertThat(copy).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
		}
	}

	@Test
	void toStringDecodesCharactersAcrossABorder() {
		try (PooledBuffer buffer = this.small.acquire()) {
			buffer.writeUtf8("x".repeat(14) + "😀 ende");
			assertThat(buffer.toString(StandardCharsets.UTF_8)).isEqualTo("x".repeat(14) + "😀 ende");
			assertThat(buffer.toString(StandardCharsets.US_ASCII)).startsWith("xx");
		}
	}

	@Test
	void clearForgetsTheContentAndKeepsTheMemory() {
		try (PooledBuffer buffer = this.small.acquire()) {
			buffer.write(new byte[1000]);
			long segments = this.small.stats().inUse();
			for (int round = 0; round < 5; round++) {
				buffer.clear();
				assertThat(buffer.size()).isZero();
				assertThat(buffer.toByteArray()).isEmpty();
				byte[] content = bytes(new Random(round), 1000);
				buffer.write(content);
				assertThat(buffer.toByteArray()).isEqualTo(content);
			}
			assertThat(this.small.stats().inUse()).isEqualTo(segments);
			buffer.clear();
			buffer.write(1);
		}
		StatsLaws.holdAtRest(this.small.stats());
	}

	@Test
	void sliceOutsideTheArrayIsRefusedAndNothingIsWritten() {
		try (PooledBuffer buffer = this.small.acquire()) {
			assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> buffer.write(new byte[5], 3, 3));
			assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> buffer.write(new byte[5], -1, 3));
			assertThat(buffer.size()).isZero();
		}
	}

	@Test
	void growingUsesNoSegmentTwice() {
		try (PooledBuffer first = this.small.acquire(); PooledBuffer second = this.small.acquire()) {
			for (int i = 0; i < 2000; i++) {
				first.write(1);
				second.write(2);
			}
			assertThat(first.toByteArray()).containsOnly(1).hasSize(2000);
			assertThat(second.toByteArray()).containsOnly(2).hasSize(2000);
		}
		StatsLaws.holdAtRest(this.small.stats());
	}

	// Any sequence of chars, also such as no encoder produces.
	private static String text(Random random, int length) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < length; i++) {
			switch (random.nextInt(6)) {
				case 0 -> text.append((char) (0x80 + random.nextInt(0x780)));
				case 1 -> text.append((char) (0x800 + random.nextInt(0xF800)));
				case 2 -> text.append((char) (0xD800 + random.nextInt(0x800)));
				case 3 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
				default -> text.append((char) random.nextInt(0x80));
			}
		}
		return text.toString();
	}

	/** Takes a few bytes at a time. */
	private static final class Partial implements WritableByteChannel {

		private final ByteArrayOutputStream target;

		private int calls;

		Partial(ByteArrayOutputStream target) {
			this.target = target;
		}

		@Override
		public int write(ByteBuffer source) {
			int count = Math.min(source.remaining(), this.calls++ % 4);
			for (int i = 0; i < count; i++) {
				this.target.write(source.get());
			}
			return count;
		}

		@Override
		public boolean isOpen() {
			return true;
		}

		@Override
		public void close() {
		}

	}

	/** Gives a few bytes at a time. */
	private static final class Dripping extends ByteArrayInputStream {

		private final Random random;

		Dripping(byte[] content, Random random) {
			super(content);
			this.random = random;
		}

		@Override
		public synchronized int read(byte[] target, int offset, int length) {
			return super.read(target, offset, Math.min(length, 1 + this.random.nextInt(30)));
		}

	}

}
