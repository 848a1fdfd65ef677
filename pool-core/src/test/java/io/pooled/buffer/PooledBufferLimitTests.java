package io.pooled.buffer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.StatsLaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PooledBufferLimitTests {

	private final PooledBufferFactory limited = PooledBufferFactory.builder("limited")
		.sizeClasses(16, 64)
		.initial(16)
		.limit(100)
		.build();

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
				Named.of("writer",
						(buffer, content) -> buffer.writer(StandardCharsets.UTF_8)
							.write(new String(content, StandardCharsets.UTF_8))),
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

	interface Fill {

		void apply(PooledBuffer buffer, byte[] content) throws IOException;

	}

}
