package io.pooled.digest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.Security;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.Dice;
import io.pooled.StatsLaws;
import io.pooled.Together;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * What one owner fed to an engine never gets into the digest of another.
 */
class DigestIsolationTests {

	private static final int CHUNK = 8192;

	private static final byte[] CONTENT = content(40_000);

	private final PooledBufferFactory buffers = PooledBufferFactory.builder("buffers").sizeClasses(64, 1024).build();

	private final PooledDigest digest = PooledDigest.of("digest", "SHA-256");

	@AfterEach
	void nothingIsLeased() {
		StatsLaws.holdAtRest(this.digest.stats());
		StatsLaws.holdAtRest(this.buffers.stats());
	}

	static Stream<String> algorithms() {
		return Security.getAlgorithms("MessageDigest").stream().sorted();
	}

	@ParameterizedTest
	@MethodSource("algorithms")
	void everyAlgorithmGivesTheDigestOfTheJdkAlsoAfterAFailure(String algorithm) throws Exception {
		PooledDigest digest = PooledDigest.of("digest", algorithm);
		for (int size : new int[] { 0, 1, 55, 56, 64, 111, 112, 128, 136, 1000, CHUNK, 20_000 }) {
			byte[] content = Arrays.copyOf(CONTENT, size);
			byte[] expected = MessageDigest.getInstance(algorithm).digest(content);
			assertThatIOException().isThrownBy(() -> digest.digest(torn(content, size)));
			assertThat(digest.digest(content)).isEqualTo(expected);
			assertThatIOException().isThrownBy(() -> digest.hex(torn(content, 7)));
			assertThat(digest.hex(dripping(content, 7))).isEqualTo(HexFormat.of().formatHex(expected));
			try (PooledBuffer buffer = this.buffers.acquire()) {
				buffer.write(content);
				assertThat(digest.digest(buffer)).isEqualTo(expected);
				assertThat(digest.digest(buffer.inputStream())).isEqualTo(expected);
			}
		}
		assertThat(digest.stats().created()).as("the same engine throughout").isEqualTo(1);
		StatsLaws.holdAtRest(digest.stats());
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 63, 64, 65, 1000, CHUNK, CHUNK + 1 })
	void sourceMayFailAtEveryRead(int step) throws Exception {
		byte[] expected = MessageDigest.getInstance("SHA-256").digest(CONTENT);
		for (int length = 0; length <= Math.min(CONTENT.length, 40 * step); length += step) {
			byte[] before = Arrays.copyOf(CONTENT, length);
			assertThatIOException().isThrownBy(() -> this.digest.digest(torn(before, step))).withMessage("torn");
			assertThat(this.digest.stats().inUse()).isZero();
			assertThat(this.digest.digest(CONTENT)).isEqualTo(expected);
		}
		assertThat(this.digest.stats().created()).isEqualTo(1);
	}

	@Test
	void sourceMayThrowAnything() throws Exception {
		byte[] expected = MessageDigest.getInstance("SHA-256").digest(CONTENT);
		for (Throwable failure : new Throwable[] { new IllegalStateException("odd"), new StackOverflowError("odd"),
				new AssertionError("odd") }) {
			assertThatExceptionOfType(Throwable.class)
				.isThrownBy(() -> this.digest.digest(new ByteArrayInputStream(CONTENT) {

					@Override
					public synchronized int read(byte[] target, int offset, int length) {
						if (this.pos > 0) {
							DigestIsolationTests.<RuntimeException>raise(failure);
						}
						return super.read(target, offset, length);
					}

				}))
				.isSameAs(failure);
			assertThat(this.digest.digest(CONTENT)).isEqualTo(expected);
		}
		assertThat(this.digest.stats().created()).isEqualTo(1);
	}

	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	private static <X extends Throwable> void raise(Throwable failure) throws X {
		throw (X) failure;
	}

	@Test
	void sourceMayYieldAnyNumberOfBytesAtATimeAlsoNone() throws Exception {
		Dice dice = new Dice(1);
		for (int i = 0; i < 200; i++) {
			byte[] content = Arrays.copyOf(CONTENT, dice.roll(30_000));
			int step = 1 + dice.roll(1 << (1 + dice.roll(14)));
			byte[] expected = MessageDigest.getInstance("SHA-256").digest(content);
			assertThat(this.digest.digest(dripping(content, step))).isEqualTo(expected);
			assertThat(this.digest.digest(new ByteArrayInputStream(content) {

				private int calls;

				@Override
				public synchronized int read(byte[] target, int offset, int length) {
					return (this.calls++ % 3 == 0) ? 0 : super.read(target, offset, Math.min(step, length));
				}

			})).isEqualTo(expected);
		}
	}

	@Test
	void buffersOfAnyNumberOfSegmentsAreDigestedWhole() throws Exception {
		for (int size = 0; size < 6000; size += 31) {
			byte[] content = Arrays.copyOf(CONTENT, size);
			try (PooledBuffer buffer = this.buffers.acquire()) {
				buffer.write(content);
				assertThat(this.digest.digest(buffer)).isEqualTo(MessageDigest.getInstance("SHA-256").digest(content));
				assertThat(buffer.toByteArray()).isEqualTo(content);
			}
		}
	}

	@Test
	void sourceThatDigestsMeanwhileHasAnEngineOfItsOwn() throws Exception {
		byte[] expected = MessageDigest.getInstance("SHA-256").digest(CONTENT);
		byte[] nested = this.digest.digest(new ByteArrayInputStream(CONTENT) {

			@Override
			public synchronized int read(byte[] target, int offset, int length) {
				assertThat(DigestIsolationTests.this.digest.digest(CONTENT)).isEqualTo(expected);
				return super.read(target, offset, length);
			}

		});
		assertThat(nested).isEqualTo(expected);
		assertThat(this.digest.stats().created()).isEqualTo(2);
	}

	@Test
	void threadsWhoseSourcesFailDoNotDisturbEachOther() {
		AtomicInteger failures = new AtomicInteger();
		Together.run(4, (thread) -> {
			Dice dice = new Dice(1 + thread);
			for (int i = 0; i < 500; i++) {
				byte[] content = Arrays.copyOf(CONTENT, dice.roll(3000));
				if (dice.roll(3) == 0) {
					assertThatIOException().isThrownBy(() -> this.digest.digest(torn(content, 1 + dice.roll(500))));
					failures.incrementAndGet();
				}
				else {
					assertThat(this.digest.digest(dripping(content, 1 + dice.roll(500))))
						.isEqualTo(MessageDigest.getInstance("SHA-256").digest(content));
				}
			}
		});
		assertThat(failures).hasPositiveValue();
		assertThat(this.digest.stats().acquires()).isEqualTo(2000);
		assertThat(StatsLaws.discarded(this.digest.stats())).as("a failure costs no engine").isZero();
	}

	@Test
	void chunkShowsNothingOfTheLastOwner() throws IOException {
		byte[] secret = new byte[CHUNK];
		Arrays.fill(secret, (byte) 's');
		this.digest.digest(new ByteArrayInputStream(secret));
		assertThatIOException().isThrownBy(() -> this.digest.digest(torn(secret, 100)));
		this.digest.digest(new InputStream() {

			@Override
			public int read() {
				return -1;
			}

			@Override
			public int read(byte[] target, int offset, int length) {
				assertThat(target).containsOnly(0);
				return -1;
			}

		});
		assertThat(this.digest.stats().hits()).isEqualTo(2);
	}

	private static InputStream dripping(byte[] bytes, int step) {
		return new ByteArrayInputStream(bytes) {

			@Override
			public synchronized int read(byte[] target, int offset, int length) {
				return super.read(target, offset, Math.min(step, length));
			}

		};
	}

	private static InputStream torn(byte[] bytes, int step) {
		InputStream whole = dripping(bytes, Math.max(1, step));
		return new InputStream() {

			@Override
			public int read() throws IOException {
				throw new IOException("torn");
			}

			@Override
			public int read(byte[] target, int offset, int length) throws IOException {
				int count = whole.read(target, offset, length);
				if (count < 0) {
					throw new IOException("torn");
				}
				return count;
			}

		};
	}

	private static byte[] content(int size) {
		byte[] content = new byte[size];
		new Random(size).nextBytes(content);
		return content;
	}

}
