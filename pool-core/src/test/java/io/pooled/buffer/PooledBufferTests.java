package io.pooled.buffer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.Pipe;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.StatsLaws;
import io.pooled.Together;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

class PooledBufferTests {

	/** Small enough for every write to meet a border. */
	private final PooledBufferFactory small = PooledBufferFactory.builder("small")
		.sizeClasses(16, 64, 256)
		.initial(16)
		.build();

	private final PooledBufferFactory limited = PooledBufferFactory.builder("limited")
		.sizeClasses(16, 64)
		.initial(16)
		.limit(100)
		.build();

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
	void readFromReadsToTheEndAndLeavesTheStreamOpen() throws IOException {
		byte[] content = bytes(new Random(1), 1000);
		boolean[] closed = new boolean[1];
		InputStream source = new ByteArrayInputStream(content) {

			@Override
			public void close() {
				closed[0] = true;
			}

		};
		try (PooledBuffer buffer = this.small.acquire()) {
			assertThat(buffer.readFrom(source)).isEqualTo(1000);
			assertThat(buffer.readFrom(source)).isZero();
			assertThat(buffer.toByteArray()).isEqualTo(content);
			assertThat(closed[0]).isFalse();
		}
	}

	@Test
	void readFromKeepsWhatWasReadBeforeAFailure() throws IOException {
		byte[] content = bytes(new Random(1), 50);
		try (PooledBuffer buffer = this.small.acquire()) {
			assertThatIOException().isThrownBy(() -> buffer.readFrom(new Failing(content))).withMessage("torn");
			assertThat(buffer.toByteArray()).isEqualTo(content);
			buffer.write(1);
			assertThat(buffer.size()).isEqualTo(51);
		}
		StatsLaws.holdAtRest(this.small.stats());
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
	void toStringShowsPoolAndSizeAndWorksAfterClose() {
		PooledBuffer buffer = this.small.acquire();
		buffer.write(new byte[20]);
		assertThat(buffer).hasToString("Buffer of pool 'small', 20 bytes");
		buffer.close();
		assertThat(buffer).hasToString("Released buffer of pool 'small'");
	}

	@Test
	void inputStreamReadsByteByByte() throws IOException {
		byte[] content = bytes(new Random(2), 200);
		try (PooledBuffer buffer = this.small.acquire(); InputStream stream = buffer.inputStream()) {
			assertThat(stream.read()).isEqualTo(-1);
			buffer.write(content);
			for (int i = 0; i < content.length; i++) {
				assertThat(stream.available()).isEqualTo(content.length - i);
				assertThat(stream.read()).isEqualTo(content[i] & 0xFF);
			}
			assertThat(stream.read()).isEqualTo(-1);
			assertThat(stream.available()).isZero();
		}
	}

	@Test
	void inputStreamReadsIntoPartsOfAnArray() throws IOException {
		byte[] content = bytes(new Random(3), 100);
		try (PooledBuffer buffer = this.small.acquire()) {
			buffer.write(content);
			InputStream stream = buffer.inputStream();
			byte[] target = new byte[120];
			assertThat(stream.read(target, 5, 0)).isZero();
			assertThat(stream.read(target, 5, 40)).isEqualTo(40);
			assertThat(Arrays.copyOfRange(target, 5, 45)).isEqualTo(Arrays.copyOf(content, 40));
			assertThat(target[4]).isZero();
			assertThat(target[45]).isZero();
			assertThat(stream.read(target)).isEqualTo(60);
			assertThat(Arrays.copyOf(target, 60)).isEqualTo(Arrays.copyOfRange(content, 40, 100));
			assertThat(stream.read(target)).isEqualTo(-1);
			assertThat(stream.read(target, 0, 0)).isZero();
			assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> stream.read(target, 100, 21));
		}
	}

	@Test
	void inputStreamSkips() throws IOException {
		byte[] content = bytes(new Random(4), 100);
		try (PooledBuffer buffer = this.small.acquire()) {
			buffer.write(content);
			InputStream stream = buffer.inputStream();
			assertThat(stream.skip(0)).isZero();
			assertThat(stream.skip(-3)).isZero();
			assertThat(stream.skip(16)).isEqualTo(16);
			assertThat(stream.read()).isEqualTo(content[16] & 0xFF);
			assertThat(stream.skip(50)).isEqualTo(50);
			assertThat(stream.read()).isEqualTo(content[67] & 0xFF);
			assertThat(stream.skip(Long.MAX_VALUE)).isEqualTo(32);
			assertThat(stream.skip(1)).isZero();
			assertThat(stream.read()).isEqualTo(-1);
		}
	}

	@Test
	void inputStreamTransfersWhatIsLeft() throws IOException {
		byte[] content = bytes(new Random(5), 100);
		try (PooledBuffer buffer = this.small.acquire()) {
			buffer.write(content);
			InputStream stream = buffer.inputStream();
			assertThat(stream.skip(20)).isEqualTo(20);
			ByteArrayOutputStream target = new ByteArrayOutputStream();
			assertThat(stream.transferTo(target)).isEqualTo(80);
			assertThat(target.toByteArray()).isEqualTo(Arrays.copyOfRange(content, 20, 100));
			assertThat(stream.transferTo(target)).isZero();
		}
	}

	@Test
	void inputStreamSeesWhatIsAppended() throws IOException {
		try (PooledBuffer buffer = this.small.acquire()) {
			InputStream stream = buffer.inputStream();
			ByteArrayOutputStream seen = new ByteArrayOutputStream();
			ByteArrayOutputStream written = new ByteArrayOutputStream();
			Random random = new Random(6);
			for (int i = 0; i < 200; i++) {
				byte[] bytes = bytes(random, random.nextInt(20));
				buffer.write(bytes);
				written.write(bytes);
				seen.write(stream.readNBytes(random.nextInt(20)));
			}
			seen.write(stream.readAllBytes());
			assertThat(seen.toByteArray()).isEqualTo(written.toByteArray());
			assertThat(stream.read()).isEqualTo(-1);
			buffer.write('z');
			assertThat(stream.read()).isEqualTo('z');
		}
	}

	@Test
	void inputStreamsAreIndependentOfEachOtherAndOfClose() throws IOException {
		try (PooledBuffer buffer = this.small.acquire()) {
			buffer.write(bytes(new Random(7), 50));
			InputStream first = buffer.inputStream();
			InputStream second = buffer.inputStream();
			assertThat(first.readAllBytes()).hasSize(50);
			first.close();
			assertThat(second.readAllBytes()).hasSize(50);
			assertThat(buffer.inputStream().readAllBytes()).hasSize(50);
		}
	}

	@Test
	void inputStreamIsAtItsEndAfterClear() throws IOException {
		try (PooledBuffer buffer = this.small.acquire()) {
			buffer.write(new byte[50]);
			InputStream stream = buffer.inputStream();
			assertThat(stream.skip(40)).isEqualTo(40);
			buffer.clear();
			assertThat(stream.read()).isEqualTo(-1);
			assertThat(stream.available()).isZero();
		}
	}

	@Test
	void writingABufferIntoItselfAppendsWhatWasThere() throws IOException {
		byte[] content = bytes(new Random(8), 100);
		try (PooledBuffer buffer = this.small.acquire()) {
			buffer.write(content);
			buffer.writeTo(buffer.outputStream());
			byte[] twice = Arrays.copyOf(content, 200);
			System.arraycopy(content, 0, twice, 100, 100);
			assertThat(buffer.toByteArray()).isEqualTo(twice);
		}
	}

	@Test
	void writeToDoesNotFlushOrCloseTheTarget() throws IOException {
		OutputStream target = new ByteArrayOutputStream() {

			@Override
			public void flush() {
				throw new IllegalStateException("flushed");
			}

			@Override
			public void close() {
				throw new IllegalStateException("closed");
			}

		};
		try (PooledBuffer buffer = this.small.acquire()) {
			buffer.write(new byte[50]);
			buffer.writeTo(target);
		}
	}

	@Test
	void writeToPassesOnWhatTheTargetThrows() {
		try (PooledBuffer buffer = this.small.acquire()) {
			buffer.write(new byte[50]);
			assertThatIOException().isThrownBy(() -> buffer.writeTo(closedStream())).withMessage("Stream closed");
			assertThat(buffer.size()).isEqualTo(50);
		}
		StatsLaws.holdAtRest(this.small.stats());
	}

	private static OutputStream closedStream() throws IOException {
		OutputStream stream = OutputStream.nullOutputStream();
		stream.close();
		return stream;
	}

	@Test
	void nonBlockingChannelIsRefused() throws IOException {
		Pipe pipe = Pipe.open();
		try (PooledBuffer buffer = this.small.acquire();
				Pipe.SinkChannel sink = pipe.sink();
				Pipe.SourceChannel source = pipe.source()) {
			buffer.writeUtf8("hello");
			sink.configureBlocking(false);
			assertThatExceptionOfType(IllegalBlockingModeException.class).isThrownBy(() -> buffer.writeTo(sink));
			sink.configureBlocking(true);
			buffer.writeTo(sink);
			sink.close();
			assertThat(Channels.newInputStream(source).readAllBytes())
				.isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
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
	void closingTheOutputStreamDoesNotReleaseTheBuffer() throws IOException {
		try (PooledBuffer buffer = this.small.acquire()) {
			OutputStream stream = buffer.outputStream();
			stream.write(1);
			stream.flush();
			stream.close();
			stream.write(2);
			assertThat(buffer.toByteArray()).containsExactly(1, 2);
			assertThat(this.small.stats().inUse()).isEqualTo(1);
		}
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

	static Stream<Named<Use>> uses() {
		return Stream.of(Named.of("size", PooledBuffer::size), Named.of("isReused", PooledBuffer::isReused),
				Named.of("write(int)", (buffer) -> buffer.write(1)),
				Named.of("write(byte[])", (buffer) -> buffer.write(new byte[1])),
				Named.of("write(byte[0])", (buffer) -> buffer.write(new byte[0])),
				Named.of("write(byte[],int,int)", (buffer) -> buffer.write(new byte[1], 0, 1)),
				Named.of("write(ByteBuffer)", (buffer) -> buffer.write(ByteBuffer.allocate(1))),
				Named.of("writeUtf8", (buffer) -> buffer.writeUtf8("x")),
				Named.of("writeUtf8 of nothing", (buffer) -> buffer.writeUtf8("")),
				Named.of("readFrom", (buffer) -> buffer.readFrom(new ByteArrayInputStream(new byte[1]))),
				Named.of("outputStream", PooledBuffer::outputStream),
				Named.of("inputStream", PooledBuffer::inputStream),
				Named.of("writeTo stream", (buffer) -> buffer.writeTo(OutputStream.nullOutputStream())),
				Named.of("writeTo channel",
						(buffer) -> buffer.writeTo(Channels.newChannel(OutputStream.nullOutputStream()))),
				Named.of("toByteArray", PooledBuffer::toByteArray),
				Named.of("toString(Charset)", (buffer) -> buffer.toString(StandardCharsets.UTF_8)),
				Named.of("passOn", PooledBuffer::passOn), Named.of("clear", PooledBuffer::clear));
	}

	@ParameterizedTest
	@MethodSource("uses")
	void everyUseAfterCloseThrowsAndNamesThePool(Use use) {
		for (int size : new int[] { 0, 10, 100 }) {
			PooledBuffer buffer = this.small.acquire();
			buffer.write(new byte[size]);
			buffer.close();
			assertThatIllegalStateException().isThrownBy(() -> use.apply(buffer))
				.withMessage("Pool 'small': buffer used after it was released; acquire a new one");
			PooledBuffer discarded = this.small.acquire();
			discarded.write(new byte[size]);
			discarded.discard();
			assertThatIllegalStateException().isThrownBy(() -> use.apply(discarded))
				.withMessageContaining("Pool 'small'");
		}
	}

	@Test
	void everyUseIsAPublicMethodAndNoneIsForgotten() {
		long methods = Arrays.stream(PooledBuffer.class.getDeclaredMethods())
			.filter((method) -> Modifier.isPublic(method.getModifiers()))
			.filter((method) -> !method.isSynthetic())
			.map(Method::toGenericString)
			.filter((name) -> !name.matches(".*\\.(close|closeIfOpen|discard|discardIfOpen|toString)\\(\\)"))
			.count();
		assertThat(uses().filter((use) -> !use.getName().contains("0") && !use.getName().contains("nothing")))
			.hasSize((int) methods);
	}

	@Test
	void viewsAreOfNoUseAfterClose() {
		PooledBuffer buffer = this.small.acquire();
		buffer.write(new byte[100]);
		InputStream input = buffer.inputStream();
		OutputStream output = buffer.outputStream();
		buffer.close();
		try (PooledBuffer next = this.small.acquire()) {
			next.writeUtf8("secret of the next owner");
			assertThatIllegalStateException().isThrownBy(() -> output.write(1)).withMessageContaining("'small'");
			assertThatIllegalStateException().isThrownBy(() -> output.write(new byte[1]));
			assertThatIllegalStateException().isThrownBy(() -> output.write(new byte[1], 0, 1));
			assertThatIllegalStateException().isThrownBy(input::read).withMessageContaining("'small'");
			assertThatIllegalStateException().isThrownBy(() -> input.read(new byte[1]));
			assertThatIllegalStateException().isThrownBy(() -> input.skip(1));
			assertThatIllegalStateException().isThrownBy(input::available);
			assertThatIllegalStateException().isThrownBy(() -> input.transferTo(OutputStream.nullOutputStream()));
			assertThatNoException().isThrownBy(output::flush);
			assertThatNoException().isThrownBy(output::close);
			assertThatNoException().isThrownBy(input::close);
			assertThat(next.toString(StandardCharsets.UTF_8)).isEqualTo("secret of the next owner");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 10, 100 })
	void secondCloseIsCountedAndMustNotFreeTheNextOwnersBuffer(int size) {
		PooledBuffer first = this.small.acquire();
		first.write(new byte[size]);
		first.close();
		try (PooledBuffer second = this.small.acquire()) {
			second.writeUtf8("x".repeat(size));
			first.close();
			first.discard();
			try (PooledBuffer third = this.small.acquire()) {
				third.writeUtf8("y".repeat(size));
				assertThat(second.toString(StandardCharsets.UTF_8)).isEqualTo("x".repeat(size));
			}
		}
		assertThat(this.small.stats().staleReleases()).isEqualTo(2);
		StatsLaws.holdAtRest(this.small.stats());
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 10, 16, 17, 100, 500 })
	void discardGivesNothingBack(int size) {
		PooledBuffer buffer = this.small.acquire();
		buffer.write(new byte[size]);
		long segments = this.small.stats().inUse();
		buffer.discard();
		buffer.close();
		assertThat(this.small.stats().idle()).isZero();
		assertThat(this.small.stats().retainedBytes()).isZero();
		assertThat(this.small.stats().discarded()).containsEntry("explicit", segments);
		assertThat(this.small.stats().staleReleases()).as("closing what was discarded is no mistake").isZero();
		StatsLaws.holdAtRest(this.small.stats());
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

	static Stream<Named<Fill>> fills() {
		return Stream.of(Named.of("write(int)", (buffer, content) -> {
			for (byte value : content) {
				buffer.write(value);
			}
		}), Named.of("write(byte[])", PooledBuffer::write),
				Named.of("write(byte[],int,int)", (buffer, content) -> buffer.write(content, 0, content.length)),
				Named.of("write(ByteBuffer)", (buffer, content) -> buffer.write(ByteBuffer.wrap(content))),
				Named.of("writeUtf8",
						(buffer, content) -> buffer.writeUtf8(new String(content, StandardCharsets.UTF_8))),
				Named.of("readFrom", (buffer, content) -> buffer.readFrom(new ByteArrayInputStream(content))),
				Named.of("outputStream", (buffer, content) -> buffer.outputStream().write(content)));
	}

	@ParameterizedTest
	@MethodSource("fills")
	void limitMayBeReachedButNotExceeded(Fill fill) throws IOException {
		for (int before = 0; before <= 100; before += 10) {
			PooledBuffer buffer = this.limited.acquire();
			buffer.write(new byte[before]);
			byte[] rest = "r".repeat(100 - before).getBytes(StandardCharsets.UTF_8);
			fill.apply(buffer, rest);
			assertThat(buffer.size()).isEqualTo(100);
			assertThatExceptionOfType(BufferLimitExceededException.class)
				.isThrownBy(() -> fill.apply(buffer, new byte[1]))
				.withMessage("Pool 'limited': the content would exceed the limit of 100 bytes;"
						+ " raise 'limit' if bodies of this size are expected")
				.satisfies((ex) -> assertThat(ex.getLimit()).isEqualTo(100));
			assertThat(buffer.size()).isEqualTo(100);
			assertThat(Arrays.copyOfRange(buffer.toByteArray(), before, 100)).isEqualTo(rest);
			fill.apply(buffer, new byte[0]);
			buffer.clear();
			fill.apply(buffer, rest);
			assertThat(buffer.toByteArray()).isEqualTo(rest);
			buffer.close();
		}
		StatsLaws.holdAtRest(this.limited.stats());
	}

	@ParameterizedTest
	@MethodSource("fills")
	void writePastTheLimitLeavesAUsableBuffer(Fill fill) {
		for (int before = 0; before <= 100; before += 10) {
			PooledBuffer buffer = this.limited.acquire();
			buffer.write(new byte[before]);
			byte[] tooMuch = "t".repeat(101 - before).getBytes(StandardCharsets.UTF_8);
			assertThatExceptionOfType(BufferLimitExceededException.class).isThrownBy(() -> fill.apply(buffer, tooMuch));
			assertThat(buffer.size()).isBetween((long) before, 100L);
			buffer.clear();
			buffer.write(5);
			assertThat(buffer.toByteArray()).containsExactly(5);
			buffer.close();
		}
		StatsLaws.holdAtRest(this.limited.stats());
	}

	@Test
	void arrayThatDoesNotFitIsNotWrittenAtAll() {
		try (PooledBuffer buffer = this.limited.acquire()) {
			buffer.write(new byte[90]);
			ByteBuffer source = ByteBuffer.allocate(11);
			assertThatExceptionOfType(BufferLimitExceededException.class).isThrownBy(() -> buffer.write(new byte[11]));
			assertThatExceptionOfType(BufferLimitExceededException.class)
				.isThrownBy(() -> buffer.write(new byte[20], 2, 11));
			assertThatExceptionOfType(BufferLimitExceededException.class).isThrownBy(() -> buffer.write(source));
			assertThat(buffer.size()).isEqualTo(90);
			assertThat(source.remaining()).isEqualTo(11);
			buffer.write(new byte[10]);
			assertThat(buffer.size()).isEqualTo(100);
		}
	}

	@Test
	void readFromTakesOneByteBeyondTheLimitOfTheStream() {
		ByteArrayInputStream source = new ByteArrayInputStream(new byte[150]);
		try (PooledBuffer buffer = this.limited.acquire()) {
			assertThatExceptionOfType(BufferLimitExceededException.class).isThrownBy(() -> buffer.readFrom(source));
			assertThat(buffer.size()).isEqualTo(100);
			assertThat(source.available()).isEqualTo(49);
		}
	}

	@Test
	void limitBelowTheFirstSegmentHolds() {
		PooledBufferFactory factory = PooledBufferFactory.builder("tiny").limit(3).build();
		try (PooledBuffer buffer = factory.acquire()) {
			buffer.writeUtf8("abc");
			assertThatExceptionOfType(BufferLimitExceededException.class).isThrownBy(() -> buffer.write('d'));
			buffer.clear();
			assertThatExceptionOfType(BufferLimitExceededException.class).isThrownBy(() -> buffer.writeUtf8("abcd"));
			assertThat(buffer.toString(StandardCharsets.UTF_8)).isEqualTo("abc");
		}
		StatsLaws.holdAtRest(factory.stats());
	}

	@Test
	void bufferMayBeHandedToAnotherThread() {
		for (int i = 0; i < 50; i++) {
			PooledBuffer buffer = this.small.acquire();
			buffer.writeUtf8("x".repeat(i * 3));
			int size = i * 3;
			Together.elsewhere(() -> {
				buffer.writeUtf8("y");
				assertThat(buffer.toString(StandardCharsets.UTF_8)).isEqualTo("x".repeat(size) + "y");
				buffer.close();
			});
		}
		StatsLaws.holdAtRest(this.small.stats());
	}

	private static byte[] bytes(Random random, int length) {
		byte[] bytes = new byte[length];
		random.nextBytes(bytes);
		return bytes;
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

	interface Use {

		void apply(PooledBuffer buffer) throws IOException;

	}

	interface Fill {

		void apply(PooledBuffer buffer, byte[] content) throws IOException;

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

	/** Fails instead of ending. */
	private static final class Failing extends InputStream {

		private final InputStream source;

		Failing(byte[] content) {
			this.source = new ByteArrayInputStream(content);
		}

		@Override
		public int read() throws IOException {
			int value = this.source.read();
			if (value < 0) {
				throw new IOException("torn");
			}
			return value;
		}

		@Override
		public int read(byte[] target, int offset, int length) throws IOException {
			int count = this.source.read(target, offset, length);
			if (count < 0) {
				throw new IOException("torn");
			}
			return count;
		}

	}

}
