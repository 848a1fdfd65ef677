package io.pooled.buffer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.StatsLaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Text in buffers is what the JDK makes of it, whatever it consists of, however it is
 * cut, and wherever a segment ends.
 */
class BufferTextTests extends AbstractSmallBufferTests {

	/** From one kind of string to the next, and the borders of lengths in UTF-8. */
	private static final List<String> ALPHABETS = List.of("abc ,;\n\u0000\u007F", "aé\u0080ÿ", "ab\u0100", "aé€",
			"ж数\u07FF\u0800\uFFFF", "a😀", "a\uD800", "\uDC00é", "\uD83D\uDE00\uD83D");

	static Stream<Charset> charsets() {
		return Stream
			.of("UTF-8", "ISO-8859-1", "US-ASCII", "UTF-16", "UTF-16LE", "UTF-32", "windows-1252", "GB18030",
					"ISO-2022-JP", "Shift_JIS")
			.map(Charset::forName);
	}

	static IntStream seeds() {
		return IntStream.concat(IntStream.range(0, 200), IntStream.of(new Random().nextInt()));
	}

	private static String text(Random random) {
		StringBuilder text = new StringBuilder();
		int pieces = random.nextInt(5);
		for (int i = 0; i < pieces; i++) {
			String alphabet = ALPHABETS.get(random.nextInt(ALPHABETS.size()));
			int length = (random.nextInt(8) == 0) ? random.nextInt(3000) : random.nextInt(30);
			for (int j = 0; j < length; j++) {
				text.append(alphabet.charAt(random.nextInt(alphabet.length())));
			}
		}
		return text.toString();
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void utf8IsThatOfString(int seed) {
		Random random = new Random(seed);
		try (PooledBuffer buffer = this.small.acquire()) {
			ByteArrayOutputStream expected = new ByteArrayOutputStream();
			for (int i = 0; i < 20; i++) {
				String text = text(random);
				CharSequence sequence = switch (random.nextInt(4)) {
					case 0 -> new StringBuilder(text);
					case 1 -> CharBuffer.wrap(text);
					default -> text;
				};
				buffer.writeUtf8(sequence);
				expected.writeBytes(text.getBytes(StandardCharsets.UTF_8));
			}
			assertThat(buffer.toByteArray()).isEqualTo(expected.toByteArray());
		}
		StatsLaws.holdAtRest(this.small.stats());
	}

	@ParameterizedTest
	@MethodSource("charsets")
	void writerIsThatOfTheJdk(Charset charset) throws IOException {
		for (int seed = 0; seed < 200; seed++) {
			Random random = new Random(seed);
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			try (PooledBuffer buffer = this.small.acquire();
					Writer writer = buffer.writer(charset);
					Writer expected = new OutputStreamWriter(bytes, charset)) {
				for (int i = 0; i < 20; i++) {
					String text = text(random);
					write(text, writer, random.nextInt(8));
					expected.write(text);
				}
				writer.close();
				expected.close();
				assertThat(buffer.toByteArray()).as("seed %s", seed).isEqualTo(bytes.toByteArray());
			}
		}
		StatsLaws.holdAtRest(this.small.stats());
	}

	private static void write(String text, Writer writer, int way) throws IOException {
		switch (way) {
			case 0 -> writer.write(text.toCharArray());
			case 1 -> writer.write(("<" + text + ">").toCharArray(), 1, text.length());
			case 2 -> writer.write("<" + text + ">", 1, text.length());
			case 3 -> writer.append(new StringBuilder(text));
			case 4 -> writer.append(CharBuffer.wrap("<" + text + ">"), 1, 1 + text.length());
			case 5 -> {
				for (char c : text.toCharArray()) {
					writer.write(c | 0xABC0000);
				}
			}
			case 6 -> {
				for (char c : text.toCharArray()) {
					writer.append(c);
				}
				writer.flush();
			}
			default -> writer.write(text);
		}
	}

	@Test
	void writerAndOtherWritesAppearInOrder() throws IOException {
		for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
			try (PooledBuffer buffer = this.small.acquire(); Writer writer = buffer.writer(charset)) {
				writer.write("é1");
				buffer.write('2');
				new Formatter(writer, Locale.ROOT).format("%03d", 3);
				buffer.writeUtf8("4");
				writer.append(null).append("xyz", 1, 2);
				assertThat(buffer.toString(charset)).isEqualTo("é120034nully");
			}
		}
	}

	@ParameterizedTest
	@MethodSource("charsets")
	void closedWriterReleasesNothingAndGoesOn(Charset charset) throws IOException {
		try (PooledBuffer buffer = this.small.acquire()) {
			Writer writer = buffer.writer(charset);
			writer.close();
			assertThat(buffer.size()).isZero();
			writer.write("a\uD83D");
			writer.flush();
			writer.close();
			writer.close();
			assertThat(buffer.toByteArray()).isEqualTo("a\uD83D".getBytes(charset));
			buffer.clear();
			writer.write("b");
			writer.close();
			assertThat(buffer.toByteArray()).isEqualTo("b".getBytes(charset));
			assertThat(this.small.stats().inUse()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@MethodSource("charsets")
	void wrongPartsAreRefusedAndNothingIsWritten(Charset charset) throws IOException {
		try (PooledBuffer buffer = this.small.acquire(); Writer writer = buffer.writer(charset)) {
			assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> writer.write("abc", 2, 2));
			assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> writer.write("abc", -1, 2));
			assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> writer.write(new char[3], 2, 2));
			assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> writer.append("abc", 2, 1));
			assertThat(buffer.size()).isZero();
		}
	}

	@ParameterizedTest
	@MethodSource("charsets")
	void writerOfAClosedBufferIsOfNoUse(Charset charset) throws IOException {
		PooledBuffer buffer = this.small.acquire();
		Writer writer = buffer.writer(charset);
		buffer.close();
		try (PooledBuffer next = this.small.acquire()) {
			assertThatIllegalStateException().isThrownBy(() -> writer.write("a"));
			assertThatIllegalStateException().isThrownBy(() -> writer.write(""));
			assertThatIllegalStateException().isThrownBy(() -> writer.write('\uD83D'));
			assertThatIllegalStateException().isThrownBy(() -> writer.write(new char[] { 'é' }));
			writer.flush();
			assertThat(next.size()).isZero();
		}
		assertThatIllegalStateException().isThrownBy(() -> buffer.writer(charset));
	}

	@Test
	void charsetThatCanOnlyBeReadIsRefused() {
		Charset charset = Charset.forName("ISO-2022-CN");
		try (PooledBuffer buffer = this.small.acquire()) {
			assertThatIllegalArgumentException().isThrownBy(() -> buffer.writer(charset))
				.withMessage("Pool 'small': charset ISO-2022-CN can only be read;"
						+ " use one that has an encoder, such as UTF-8");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4, 5, 15, 16, 17, 100 })
	void whatFitsUnderTheLimitIsWrittenInWholeCharacters(int limit) {
		PooledBufferFactory limited = PooledBufferFactory.builder("limited")
			.sizeClasses(16, 64)
			.initial(16)
			.limit(Math.max(1, limit))
			.build();
		for (String pattern : List.of("a", "é", "aé", "€", "a😀", "aж数")) {
			String text = pattern.repeat(101);
			byte[] expected = text.getBytes(StandardCharsets.UTF_8);
			for (CharSequence sequence : List.of(text, new StringBuilder(text), CharBuffer.wrap(text))) {
				try (PooledBuffer buffer = limited.acquire()) {
					assertThatExceptionOfType(BufferLimitExceededException.class)
						.isThrownBy(() -> buffer.writeUtf8(sequence));
					byte[] written = buffer.toByteArray();
					assertThat(written).isEqualTo(Arrays.copyOf(expected, written.length));
					assertThat(new String(written, StandardCharsets.UTF_8)).doesNotContain("\uFFFD");
					assertThat(written.length).isGreaterThan(Math.max(1, limit) - 4);
				}
			}
		}
		StatsLaws.holdAtRest(limited.stats());
	}

	@Test
	void kindMayChangeAnywhereInALongText() {
		PooledBufferFactory large = PooledBufferFactory.builder("large")
			.sizeClasses(16 * 1024)
			.initial(16 * 1024)
			.build();
		for (int before : new int[] { 17, 1023, 1024, 1025, 2047, 2048, 5000, 16383, 16384, 16385 }) {
			for (String change : List.of("é", "€", "😀", "\uD800", "éé€")) {
				String text = "x".repeat(before) + change + "y".repeat(3000) + change;
				try (PooledBuffer buffer = large.acquire()) {
					buffer.writeUtf8(text);
					buffer.writeUtf8(text);
					assertThat(buffer.toByteArray()).as("%s behind %s", change, before)
						.isEqualTo((text + text).getBytes(StandardCharsets.UTF_8));
				}
			}
		}
		StatsLaws.holdAtRest(large.stats());
	}

	@Test
	void anyCharacterOfAShortTextMayBeOfAnotherKind() {
		PooledBufferFactory large = PooledBufferFactory.builder("large").sizeClasses(1024).initial(1024).build();
		for (int length = 1; length <= 140; length++) {
			for (int index = 0; index < length; index++) {
				String text = "x".repeat(index) + "é" + "y".repeat(length - index - 1);
				try (PooledBuffer buffer = large.acquire()) {
					buffer.writeUtf8(text);
					assertThat(buffer.toString(StandardCharsets.UTF_8)).as("%s of %s", index, length).isEqualTo(text);
				}
			}
		}
		StatsLaws.holdAtRest(large.stats());
	}

	@ParameterizedTest
	@MethodSource("charsets")
	void writerBeginsAnewAfterTheLimit(Charset charset) throws IOException {
		for (int limit : new int[] { 1, 5, 7, 200, 300, 513 }) {
			PooledBufferFactory limited = PooledBufferFactory.builder("limited")
				.sizeClasses(16, 64)
				.initial(16)
				.limit(limit)
				.build();
			for (String text : List.of("x".repeat(600), "あ\uD83D", "a\uD83D")) {
				try (PooledBuffer buffer = limited.acquire()) {
					Writer writer = buffer.writer(charset);
					boolean fits = text.getBytes(charset).length <= limit;
					try {
						writer.write(text);
						writer.close();
						assertThat(fits).isTrue();
					}
					catch (BufferLimitExceededException ex) {
						assertThat(fits).isFalse();
					}
					writer.close();
					byte[] end = "b".getBytes(charset);
					if (end.length <= limit) {
						buffer.clear();
						writer.write("b");
						writer.close();
						assertThat(buffer.toByteArray()).as("%s of %s bytes", text, limit).isEqualTo(end);
					}
				}
			}
			StatsLaws.holdAtRest(limited.stats());
		}
	}

	@ParameterizedTest
	@MethodSource("charsets")
	void writerWithNothingToSayMayBeClosedAfterItsBuffer(Charset charset) throws IOException {
		PooledBuffer buffer = this.small.acquire();
		Writer writer = buffer.writer(charset);
		writer.write("a");
		PooledBuffer heir = buffer.passOn();
		writer.close();
		writer.close();
		assertThat(heir.toByteArray()).isEqualTo("a".getBytes(charset));
		heir.close();
	}

	@Test
	void zeroedMemoryHoldsNoTextAfterwards() {
		PooledBufferFactory zeroed = PooledBufferFactory.builder("zeroed")
			.sizeClasses(16, 64)
			.initial(16)
			.limit(30)
			.zeroOnRelease(true)
			.build();
		for (String text : List.of("secret", "sécrétsécrét", "секрет секрет секрет", "x".repeat(17) + "é".repeat(13))) {
			List<Segment> segments = new ArrayList<>();
			PooledBuffer buffer = zeroed.acquire();
			try {
				buffer.writeUtf8(text);
				assertThat(text).hasSizeLessThan(16);
			}
			catch (BufferLimitExceededException ex) {
				assertThat(text).hasSizeGreaterThan(16);
			}
			for (Segment segment = buffer.head(); segment != null; segment = buffer.after(segment)) {
				segments.add(segment);
			}
			buffer.close();
			assertThat(segments).allSatisfy((segment) -> assertThat(segment.bytes).containsOnly(0));
		}
	}

}
