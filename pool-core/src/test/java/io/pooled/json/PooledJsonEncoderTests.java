package io.pooled.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.Together;
import io.pooled.buffer.BufferLimitExceededException;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class PooledJsonEncoderTests {

	private final EncoderBench bench = new EncoderBench();

	private final JsonMapper mapper = this.bench.mapper();

	private final PooledBufferFactory buffers = this.bench.buffers();

	private final PooledJsonEncoder encoder = this.bench.encoder();

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 5, 100, 2000 })
	void bytesAreThoseOfTheWriter(int size) {
		Object value = EncoderBench.value(size);
		byte[] expected = this.mapper.writeValueAsBytes(value);
		for (int round = 0; round < 3; round++) {
			try (PooledBuffer buffer = this.encoder.encode(value)) {
				assertThat(buffer.toByteArray()).isEqualTo(expected);
			}
		}
		this.bench.assertNothingLeased();
	}

	@Test
	void bytesAreThoseOfTheWriterInSeveralThreads() {
		Together.run(4, (thread) -> {
			Object value = EncoderBench.value(thread * 50);
			byte[] expected = this.mapper.writeValueAsBytes(value);
			for (int i = 0; i < 500; i++) {
				try (PooledBuffer buffer = this.encoder.encode(value)) {
					assertThat(buffer.toByteArray()).isEqualTo(expected);
				}
			}
		});
		assertThat(this.encoder.stats().acquires()).isEqualTo(2000);
		this.bench.assertNothingLeased();
	}

	@Test
	void openBuffersAreIndependentOfEachOther() {
		try (PooledBuffer first = this.encoder.encode(List.of(1, 2));
				PooledBuffer second = this.encoder.encode(List.of(3))) {
			assertThat(first.toString(StandardCharsets.UTF_8)).isEqualTo("[1,2]");
			assertThat(second.toString(StandardCharsets.UTF_8)).isEqualTo("[3]");
			assertThat(this.encoder.stats().inUse()).isZero();
			assertThat(this.buffers.stats().inUse()).isEqualTo(2);
		}
		this.bench.assertNothingLeased();
	}

	@Test
	void encodesToAStreamWithoutFlushingOrClosingIt() throws IOException {
		ByteArrayOutputStream target = new ByteArrayOutputStream() {

			@Override
			public void flush() {
				throw new IllegalStateException("flushed");
			}

			@Override
			public void close() {
				throw new IllegalStateException("closed");
			}

		};
		this.encoder.encode(EncoderBench.value(100), target);
		assertThat(target.toByteArray()).isEqualTo(this.mapper.writeValueAsBytes(EncoderBench.value(100)));
		this.bench.assertNothingLeased();
	}

	@Test
	void valueBeyondTheLimitLeavesNothingLeased() {
		String large = "x".repeat(2 * 1024 * 1024);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> this.encoder.encode(large))
			.satisfies((ex) -> assertThat(ex).isInstanceOf(BufferLimitExceededException.class));
		this.bench.assertNothingLeased();
	}

	@Test
	void targetThatThrowsLeavesNothingLeased() throws IOException {
		OutputStream target = OutputStream.nullOutputStream();
		target.close();
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> this.encoder.encode(EncoderBench.value(10), target));
		this.bench.assertNothingLeased();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 63, 64, 65, 1000, 5000 })
	void targetThatFailsAfterSomeBytesLeavesNothingLeased(int after) {
		OutputStream target = new OutputStream() {

			private int left = after;

			@Override
			public void write(int value) throws IOException {
				if (--this.left < 0) {
					throw new IOException("full");
				}
			}

		};
		assertThatIOException().isThrownBy(() -> this.encoder.encode(EncoderBench.value(100), target))
			.withMessage("full");
		this.bench.assertNothingLeased();
	}

	@Test
	void closedEncoderRefusesToEncodeAndLeavesNothingLeased() {
		this.encoder.encode(1).close();
		this.encoder.close();
		assertThatIllegalStateException().isThrownBy(() -> this.encoder.encode(1)).withMessage("Pool 'json' is closed");
		this.bench.assertNothingLeased();
		assertThat(this.encoder.stats().idle()).isZero();
	}

	@Test
	void encoderOverClosedBuffersRefusesToEncode() {
		this.buffers.close();
		assertThatIllegalStateException().isThrownBy(() -> this.encoder.encode(1))
			.withMessage("Pool 'buffers' is closed");
		this.bench.assertNothingLeased();
	}

	@Test
	void closingAViewDoesNotCloseTheEncoder() {
		this.encoder.with(this.mapper.writer()).close();
		this.encoder.encode(1).close();
		this.bench.assertNothingLeased();
	}

	@Test
	void statsAndDetailsShowTheEncoder() {
		this.encoder.encode(1).close();
		this.encoder.encode(2).close();
		assertThat(this.encoder.name()).isEqualTo("json");
		assertThat(this.encoder.stats().kind()).isEqualTo("json");
		assertThat(this.encoder.stats().hits()).isEqualTo(1);
		assertThat(this.encoder.details().settings()).containsEntry("buffer", "buffers");
		assertThat(this.encoder.trim()).isZero();
		this.bench.assertNothingLeased();
	}

	@Test
	@SuppressWarnings("NullAway")
	void nullIsRefused() {
		assertThatNullPointerException().isThrownBy(() -> PooledJsonEncoder.of("x", null, this.buffers))
			.withMessage("writer");
		assertThatNullPointerException().isThrownBy(() -> PooledJsonEncoder.of("x", this.mapper.writer(), null))
			.withMessage("buffers");
		assertThatNullPointerException().isThrownBy(() -> this.encoder.with(null)).withMessage("writer");
	}

}
