package io.pooled.gzip;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.ZipException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.StatsLaws;
import io.pooled.buffer.BufferLimitExceededException;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class GzipBombTests {

	private static final int CHUNK = 8192;

	private static final int MEGABYTE = 1 << 20;

	private static final long MAX_RETAINED = 1 << 18;

	private final PooledBufferFactory buffers = PooledBufferFactory.builder("buffers")
		.maxRetained(MAX_RETAINED)
		.limit(64 * MEGABYTE)
		.build();

	@AfterEach
	void littleIsRetainedAndNothingLeased() {
		StatsLaws.holdAtRest(this.buffers.stats());
		assertThat(this.buffers.stats().retainedBytes()).isLessThanOrEqualTo(MAX_RETAINED);
	}

	@ParameterizedTest
	@EnumSource
	void tenGigabytesStopAtTheLimit(Bomb bomb) throws IOException {
		PooledGzip gzip = gzip(0);
		int limit = 5 * MEGABYTE + 123;
		Endless source = bomb.source();
		assertThatExceptionOfType(BufferLimitExceededException.class).isThrownBy(() -> gzip.decompress(source, limit))
			.withMessageStartingWith("Pool 'gzip': the content would exceed the limit of " + limit + " bytes");
		assertThat(source.yielded()).isLessThanOrEqualTo(limit / 1000 + 2 * CHUNK);
		assertReusable(gzip);
	}

	@ParameterizedTest
	@EnumSource
	void tenGigabytesStopAtTheLimitOfTheBuffers(Bomb bomb) throws IOException {
		PooledBufferFactory small = PooledBufferFactory.builder("small")
			.maxRetained(MAX_RETAINED)
			.limit(3 * MEGABYTE)
			.build();
		PooledGzip gzip = PooledGzip.builder("gzip").buffer(small).limit(Long.MAX_VALUE).maxRatio(0).build();
		Endless source = bomb.source();
		assertThatExceptionOfType(BufferLimitExceededException.class).isThrownBy(() -> gzip.decompress(source))
			.withMessageStartingWith("Pool 'small': ");
		assertThat(source.yielded()).isLessThanOrEqualTo(3 * MEGABYTE / 1000 + 2 * CHUNK);
		StatsLaws.holdAtRest(small.stats());
		assertThat(small.stats().retainedBytes()).isLessThanOrEqualTo(MAX_RETAINED);
		assertReusable(gzip);
	}

	@ParameterizedTest
	@EnumSource
	void tenGigabytesStopAtTheRatio(Bomb bomb) throws IOException {
		PooledGzip gzip = gzip(200);
		Endless source = bomb.source();
		assertThatExceptionOfType(ZipException.class).isThrownBy(() -> gzip.decompress(source))
			.withMessageMatching(
					"Pool 'gzip': the content is more than 200 times as large as the \\d+ compressed bytes; "
							+ "raise 'max-ratio' if such content is expected");
		assertThat(source.yielded()).as("stops at one megabyte of content").isLessThanOrEqualTo(CHUNK);
		assertReusable(gzip);
	}

	@Test
	void ratioHoldsForContentOfOneMegabyteAndMore() throws IOException {
		PooledGzip gzip = gzip(200);
		for (int size : new int[] { MEGABYTE - 1, MEGABYTE }) {
			assertThat(size(gzip, Samples.gzip(new byte[size]))).isEqualTo(size);
		}
		byte[] compressed = Samples.gzip(new byte[MEGABYTE + 1]);
		assertThatExceptionOfType(ZipException.class).isThrownBy(() -> size(gzip, compressed))
			.withMessageContaining("'max-ratio'");
		byte[] half = Samples.gzip(new byte[MEGABYTE / 2]);
		assertThat(size(gzip, Samples.join(half, half))).isEqualTo(MEGABYTE);
		byte[] members = Samples.join(half, half, Samples.gzip(new byte[1]));
		assertThatExceptionOfType(ZipException.class).isThrownBy(() -> size(gzip, members));
		assertReusable(gzip);
	}

	@Test
	void ratioOfZeroAllowsAny() throws IOException {
		assertThat(size(gzip(0), Samples.gzip(new byte[20 * MEGABYTE]))).isEqualTo(20 * MEGABYTE);
	}

	@Test
	void realContentIsBelowTheRatio() throws IOException {
		for (byte[] content : new byte[][] { Samples.json(2 * MEGABYTE), Samples.text(2 * MEGABYTE),
				Samples.noise(2 * MEGABYTE) }) {
			byte[] compressed = Samples.gzip(content);
			assertThat(size(gzip(200), compressed)).isEqualTo(content.length);
			int ratio = content.length / compressed.length + 2;
			assertThat(size(gzip(ratio), compressed)).as("ratio %s", ratio).isEqualTo(content.length);
		}
	}

	@Test
	void ratioIsExact() throws IOException {
		byte[] compressed = Samples.gzip(new byte[2 * MEGABYTE]);
		int ratio = 2 * MEGABYTE / compressed.length;
		assertThat(size(gzip(ratio + 60), compressed)).isEqualTo(2 * MEGABYTE);
		assertThatExceptionOfType(ZipException.class).isThrownBy(() -> size(gzip(ratio - 60), compressed))
			.withMessageContaining("more than " + (ratio - 60) + " times");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 100_000 })
	void limitIsExactToTheByte(int limit) throws IOException {
		PooledGzip gzip = gzip(0);
		for (byte[] content : Samples.ofEveryKind(limit + 1)) {
			byte[] beyond = Samples.gzip(content);
			byte[] exact = Samples.gzip(Arrays.copyOf(content, limit));
			byte[] nothing = Samples.gzip(new byte[0]);
			byte[] two = Samples.join(Samples.gzip(Arrays.copyOf(content, limit / 2)), nothing,
					Samples.gzip(Arrays.copyOfRange(content, limit / 2, limit)), nothing);
			assertThat(size(gzip, exact, limit)).isEqualTo(limit);
			assertThat(size(gzip, two, limit)).isEqualTo(limit);
			for (byte[] compressed : new byte[][] { beyond, Samples.join(exact, Samples.gzip(new byte[1])),
					Samples.join(two, Samples.gzip(new byte[1])) }) {
				assertThatExceptionOfType(BufferLimitExceededException.class)
					.isThrownBy(() -> size(gzip, compressed, limit))
					.satisfies((ex) -> assertThat(ex.getLimit()).isEqualTo(limit));
			}
		}
		assertReusable(gzip);
	}

	@Test
	void limitOfZeroAllowsOnlyNothing() throws IOException {
		PooledGzip gzip = gzip(0);
		assertThat(size(gzip, Samples.gzip(new byte[0]), 0)).isZero();
		assertThatExceptionOfType(BufferLimitExceededException.class)
			.isThrownBy(() -> size(gzip, Samples.gzip(new byte[1]), 0));
		assertReusable(gzip);
	}

	private PooledGzip gzip(int maxRatio) {
		return PooledGzip.builder("gzip").buffer(this.buffers).maxRatio(maxRatio).build();
	}

	private static long size(PooledGzip gzip, byte[] compressed) throws IOException {
		return size(gzip, compressed, 64 * MEGABYTE);
	}

	private static long size(PooledGzip gzip, byte[] compressed, long limit) throws IOException {
		try (PooledBuffer buffer = gzip.decompress(new ByteArrayInputStream(compressed), limit)) {
			return buffer.size();
		}
	}

	private static void assertReusable(PooledGzip gzip) throws IOException {
		StatsLaws.holdAtRest(gzip.stats());
		byte[] content = Samples.text(20_000);
		try (PooledBuffer buffer = gzip.decompress(new ByteArrayInputStream(Samples.gzip(content)))) {
			assertThat(buffer.toByteArray()).isEqualTo(content);
		}
		assertThat(gzip.stats().created()).isEqualTo(1);
	}

	/**
	 * Ten gigabytes of zeros, compressed to ten megabytes that are made as they are read.
	 */
	enum Bomb {

		ONE_MEMBER {

			@Override
			Endless source() {
				Deflater deflater = new Deflater(9, true);
				deflater.setInput(new byte[MEGABYTE]);
				byte[] block = new byte[2 * CHUNK];
				int count = deflater.deflate(block, 0, block.length, Deflater.FULL_FLUSH);
				deflater.end();
				byte[] header = Arrays.copyOf(Samples.gzip(new byte[0]), 10);
				return new Endless(header, Arrays.copyOf(block, count), BLOCKS);
			}

		},

		MANY_MEMBERS {

			@Override
			Endless source() {
				return new Endless(new byte[0], Samples.gzip(new byte[MEGABYTE], 9), BLOCKS);
			}

		};

		/** Of one megabyte each. */
		private static final long BLOCKS = 10 * 1024 + 1;

		abstract Endless source();

	}

}
