package io.pooled.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.buffer.BufferLimitExceededException;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class IncomingBodyTests {

	private static final int[] SIZES = { 1, 2, 511, 512, 513, 1024, 1025, 2048, 16_383, 16_384, 16_385, 32_767, 32_768,
			32_769, 65_536, 131_072, 131_073, 1_000_000 };

	private static final int LIMIT = 1_000_000;

	private final PooledBufferFactory pool = PooledBufferFactory.builder("bodies").limit(LIMIT).build();

	private final Random random = new Random(1);

	@AfterEach
	void nothingIsLeased() {
		assertThat(this.pool.stats().inUse()).isZero();
		assertThat(this.pool.stats().staleReleases()).isZero();
	}

	@Test
	void announcingLeasesNothing() {
		for (long announced : new long[] { -1, 0, 1, 131_072, Integer.MAX_VALUE, Long.MAX_VALUE }) {
			try (IncomingBody body = new IncomingBody(this.pool, announced)) {
				body.append(ByteBuffer.allocate(0));
				assertThat(body.buffer()).isNull();
			}
		}
		assertThat(this.pool.stats().acquires()).isZero();
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, 0, 1, 1000, 20_000, 131_072, 1_000_000, Long.MAX_VALUE })
	void contentIsWhatArrivedHoweverItArrives(long announced) throws IOException {
		for (int size : SIZES) {
			byte[] content = new byte[size];
			this.random.nextBytes(content);
			for (int most : new int[] { 1 + size / 500, 1500, 16_384, 65_536, size }) {
				IncomingBody appended = new IncomingBody(this.pool, announced);
				for (int i = 0, step; i < size; i += step) {
					step = Math.min(size - i, 1 + this.random.nextInt(most));
					appended.append(ByteBuffer.wrap(content, i, step));
				}
				assertThat(taken(appended.buffer())).isEqualTo(content);
				IncomingBody read = new IncomingBody(this.pool, announced);
				assertThat(taken(read.readFrom(dripping(content, most)))).isEqualTo(content);
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "1, 1024", "1000, 1024", "5000, 25000", "16000, 40000", "33000, 170000" })
	void littleThatHasArrivedLeasesLittle(int arrived, int most) {
		for (long announced : new long[] { -1, 65_536, 131_072, Long.MAX_VALUE }) {
			for (int step : new int[] { 1, 100, arrived }) {
				PooledBufferFactory fresh = PooledBufferFactory.builder("bodies").build();
				try (IncomingBody body = new IncomingBody(fresh, announced)) {
					for (int i = 0; i + step <= arrived; i += step) {
						body.append(ByteBuffer.allocate(step));
					}
					assertThat(allocated(fresh)).isLessThanOrEqualTo(most);
				}
				fresh.close();
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "1024, 1", "1025, 1", "16384, 1", "16385, 1", "100000, 1", "131072, 1", "131073, 2",
			"1000000, 8" })
	void bodyOfKnownSizeEndsInTheSegmentsItWouldHaveHadFromTheStart(int size, int segments) throws IOException {
		for (int step : new int[] { 700, 5000, 40_000, size }) {
			IncomingBody appended = new IncomingBody(this.pool, size);
			for (int i = 0; i < size; i += step) {
				appended.append(ByteBuffer.allocate(Math.min(step, size - i)));
			}
			assertThat(this.pool.stats().inUse()).isEqualTo(segments);
			appended.close();
			IncomingBody read = new IncomingBody(this.pool, size);
			read.readFrom(dripping(new byte[size], step));
			assertThat(this.pool.stats().inUse()).isEqualTo(segments);
			read.close();
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, 1000, 2_000_000 })
	void limitIsThatOfThePool(long announced) {
		assertThatExceptionOfType(BufferLimitExceededException.class).isThrownBy(() -> {
			try (IncomingBody body = new IncomingBody(this.pool, announced)) {
				body.readFrom(new ByteArrayInputStream(new byte[LIMIT + 1]));
			}
		});
		assertThatExceptionOfType(BufferLimitExceededException.class).isThrownBy(() -> {
			try (IncomingBody body = new IncomingBody(this.pool, announced)) {
				for (int i = 0; i <= LIMIT; i += 1000) {
					body.append(ByteBuffer.allocate(1000));
				}
			}
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 20_000, 40_000, 200_000 })
	void sourceThatFailsLeavesNothingLeased(int before) {
		assertThatIOException().isThrownBy(() -> {
			try (IncomingBody body = new IncomingBody(this.pool, 500_000)) {
				body.readFrom(new SequenceInputStream(new ByteArrayInputStream(new byte[before]), new InputStream() {

					@Override
					public int read() throws IOException {
						throw new IOException("torn");
					}

				}));
			}
		});
	}

	@Test
	void emptyStreamGivesAnEmptyBuffer() throws IOException {
		for (long announced : new long[] { -1, 0, 100_000 }) {
			assertThat(taken(new IncomingBody(this.pool, announced).readFrom(InputStream.nullInputStream()))).isEmpty();
		}
	}

	@Test
	void closingAfterTheOwnerHasClosedIsNoSecondRelease() {
		IncomingBody body = new IncomingBody(this.pool, 10);
		body.append(ByteBuffer.allocate(10));
		taken(body.buffer());
		body.close();
		body.close();
	}

	private static long allocated(PooledBufferFactory pool) {
		return pool.details()
			.sizeClasses()
			.stream()
			.mapToLong((sizeClass) -> sizeClass.size() * sizeClass.misses())
			.sum();
	}

	private static byte[] taken(@Nullable PooledBuffer buffer) {
		try (buffer) {
			return Objects.requireNonNull(buffer).toByteArray();
		}
	}

	// Says of what it has only what it is about to yield.
	private static InputStream dripping(byte[] content, int most) {
		return new ByteArrayInputStream(Arrays.copyOf(content, content.length)) {

			@Override
			public synchronized int read(byte[] target, int offset, int length) {
				return super.read(target, offset, Math.min(length, most));
			}

			@Override
			public synchronized int available() {
				return Math.min(super.available(), most);
			}

		};
	}

}
