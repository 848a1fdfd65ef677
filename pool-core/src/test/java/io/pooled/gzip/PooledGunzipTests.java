package io.pooled.gzip;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.buffer.BufferLimitExceededException;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What is decompressed, and what is refused.
 */
class PooledGunzipTests extends AbstractGzipTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 100, 8191, 8192, 8193, 100_000, 1_000_000 })
	void whatTheJdkCompressesIsRead(int size) throws IOException {
		for (byte[] content : contents(size)) {
			try (PooledBuffer decompressed = this.gzip.decompress(new ByteArrayInputStream(Samples.gzip(content)))) {
				assertThat(decompressed.toByteArray()).isEqualTo(content);
			}
			try (PooledBuffer compressed = this.gzip.compress(content);
					PooledBuffer decompressed = this.gzip.decompress(compressed.inputStream())) {
				assertThat(decompressed.toByteArray()).isEqualTo(content);
			}
		}
		assertNothingLeased();
	}

	@Test
	void decompressesIntoABufferUpToTheLimitOfThat() throws IOException {
		PooledBufferFactory small = PooledBufferFactory.builder("small").limit(1000).build();
		try (PooledBuffer target = small.acquire(); PooledBuffer compressed = this.gzip.compress(new byte[600])) {
			target.writeUtf8("before");
			this.gzip.decompress(compressed.inputStream(), target);
			assertThat(target.size()).isEqualTo(606);
			assertThatExceptionOfType(BufferLimitExceededException.class)
				.isThrownBy(() -> this.gzip.decompress(compressed.inputStream(), target))
				.withMessageStartingWith("Pool 'small': ");
		}
		assertThat(small.stats().inUse()).isZero();
		assertThat(this.gzip.stats().inUse()).isZero();
	}

	@Test
	void limitMustNotBeNegative() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.gzip.decompress(new ByteArrayInputStream(Samples.gzip(new byte[1])), -1))
			.withMessage("Pool 'gzip': limit must not be negative, not -1");
		assertNothingLeased();
	}

	@Test
	void limitMayBeReachedButNotExceeded() throws IOException {
		byte[] compressed = Samples.gzip(new byte[10_000]);
		try (PooledBuffer buffer = this.gzip.decompress(new ByteArrayInputStream(compressed), 10_000)) {
			assertThat(buffer.size()).isEqualTo(10_000);
		}
		assertThatExceptionOfType(BufferLimitExceededException.class)
			.isThrownBy(() -> this.gzip.decompress(new ByteArrayInputStream(compressed), 9_999))
			.withMessageContaining("Pool 'gzip'")
			.satisfies((ex) -> assertThat(ex.getLimit()).isEqualTo(9_999));
		PooledGzip limited = PooledGzip.builder("limited").buffer(this.buffers).limit(9_999).build();
		assertThatExceptionOfType(BufferLimitExceededException.class)
			.isThrownBy(() -> limited.decompress(new ByteArrayInputStream(compressed)))
			.withMessageContaining("Pool 'limited'");
		assertNothingLeased();
	}

	@Test
	void severalMembersAreOneContent() throws IOException {
		ByteArrayOutputStream source = new ByteArrayOutputStream();
		source.write(Samples.gzip("hello ".getBytes(StandardCharsets.UTF_8)));
		source.write(Samples.gzip("world".getBytes(StandardCharsets.UTF_8)));
		try (PooledBuffer buffer = this.gzip.decompress(new ByteArrayInputStream(source.toByteArray()))) {
			assertThat(buffer.toString(StandardCharsets.UTF_8)).isEqualTo("hello world");
		}
	}

	@Test
	void truncatedContentIsReportedAndLeavesNothingLeased() throws IOException {
		byte[] compressed = Samples.gzip("some content that is cut off somewhere".getBytes(StandardCharsets.UTF_8));
		for (int length = 0; length < compressed.length; length++) {
			byte[] truncated = Arrays.copyOf(compressed, length);
			assertThatIOException().as("%s of %s bytes", length, compressed.length)
				.isThrownBy(() -> this.gzip.decompress(new ByteArrayInputStream(truncated)));
		}
		assertNothingLeased();
	}

	@Test
	void corruptContentIsReportedAndLeavesNothingLeased() throws IOException {
		byte[] content = new byte[20_000];
		new Random(5).nextBytes(content);
		byte[] compressed = Samples.gzip(content);
		for (int position : new int[] { 0, 1, 2, 10, 11, 5000, compressed.length - 8, compressed.length - 1 }) {
			byte[] corrupt = compressed.clone();
			corrupt[position] ^= 0x5A;
			assertThatIOException().as("byte %s flipped", position)
				.isThrownBy(() -> this.gzip.decompress(new ByteArrayInputStream(corrupt)));
		}
		assertThatIOException().isThrownBy(() -> this.gzip
			.decompress(new ByteArrayInputStream("not gzip at all".getBytes(StandardCharsets.UTF_8))));
		assertNothingLeased();
	}

	@Test
	void sourceIsNotClosed() throws IOException {
		InputStream source = new FilterInputStream(new ByteArrayInputStream(Samples.gzip(new byte[10]))) {

			@Override
			public void close() {
				throw new IllegalStateException("closed");
			}

		};
		this.gzip.decompress(source).close();
	}

}
