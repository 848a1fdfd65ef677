package io.pooled.digest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.StatsLaws;
import io.pooled.Together;
import io.pooled.UpkeepSettings;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PooledDigestTests {

	private final PooledBufferFactory buffers = PooledBufferFactory.builder("buffers").sizeClasses(64, 1024).build();

	private final PooledDigest digest = PooledDigest.of("digest", "SHA-256");

	@ParameterizedTest
	@ValueSource(strings = { "SHA-256", "SHA-1", "MD5", "SHA-512", "SHA3-256" })
	void digestIsThatOfTheJdk(String algorithm) throws Exception {
		PooledDigest digest = PooledDigest.of("digest", algorithm);
		for (int size : new int[] { 0, 1, 63, 64, 65, 8191, 8192, 8193, 100_000 }) {
			byte[] content = content(size);
			byte[] expected = MessageDigest.getInstance(algorithm).digest(content);
			String hex = HexFormat.of().formatHex(expected);
			assertThat(digest.digest(content)).isEqualTo(expected);
			assertThat(digest.digest(new ByteArrayInputStream(content))).isEqualTo(expected);
			assertThat(digest.hex(content)).isEqualTo(hex);
			assertThat(digest.hex(new ByteArrayInputStream(content))).isEqualTo(hex);
			try (PooledBuffer buffer = this.buffers.acquire()) {
				buffer.write(content);
				assertThat(digest.digest(buffer)).isEqualTo(expected);
				assertThat(digest.hex(buffer)).isEqualTo(hex);
				assertThat(buffer.toByteArray()).isEqualTo(content);
			}
		}
		assertThat(digest.stats().misses()).isEqualTo(1);
		StatsLaws.holdAtRest(digest.stats());
	}

	@Test
	void streamThatFailsHalfWayDoesNotContaminateTheNextDigest() throws IOException {
		InputStream torn = new SequenceInputStream(new ByteArrayInputStream(content(20_000)), new InputStream() {

			@Override
			public int read() throws IOException {
				throw new IOException("torn");
			}

			@Override
			public int read(byte[] target, int offset, int length) throws IOException {
				throw new IOException("torn");
			}

		});
		assertThatIOException().isThrownBy(() -> this.digest.digest(torn)).withMessage("torn");
		assertThat(this.digest.stats().idle()).isEqualTo(1);
		assertThat(this.digest.hex("abc".getBytes(StandardCharsets.UTF_8)))
			.isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
		assertThat(this.digest.stats().hits()).isEqualTo(1);
		StatsLaws.holdAtRest(this.digest.stats());
	}

	@Test
	void bufferThatIsClosedDoesNotContaminateTheNextDigest() {
		PooledBuffer closed = this.buffers.acquire();
		closed.close();
		assertThatIllegalStateException().isThrownBy(() -> this.digest.digest(closed))
			.withMessageContaining("Pool 'buffers'");
		assertThat(this.digest.hex(new byte[0]))
			.isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
		StatsLaws.holdAtRest(this.digest.stats());
	}

	@Test
	void streamIsNotClosed() throws IOException {
		this.digest.digest(new ByteArrayInputStream(new byte[5]) {

			@Override
			public void close() {
				throw new IllegalStateException("closed");
			}

		});
	}

	@Test
	void unknownAlgorithmIsRefusedWithTheKnownOnes() {
		assertThatIllegalArgumentException().isThrownBy(() -> PooledDigest.of("digest", "SHA-257"))
			.withMessageStartingWith("Unknown digest algorithm 'SHA-257'; this JVM has ")
			.withMessageContaining("SHA-256")
			.withCauseInstanceOf(NoSuchAlgorithmException.class);
	}

	@Test
	void maxIdleOutOfRangeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> PooledDigest.of("x", "MD5", -1, UpkeepSettings.DEFAULT))
			.withMessage("maxIdle must be from 0 to 65536, not -1");
	}

	@Test
	void threadsDoNotMixTheirContent() {
		Together.run(4, (thread) -> {
			byte[] content = content(1000 + thread);
			byte[] expected = MessageDigest.getInstance("SHA-256").digest(content);
			for (int i = 0; i < 2000; i++) {
				assertThat(this.digest.digest(content)).isEqualTo(expected);
			}
		});
		assertThat(this.digest.stats().acquires()).isEqualTo(8000);
		StatsLaws.holdAtRest(this.digest.stats());
	}

	@Test
	void statsAndDetailsShowThePool() {
		this.digest.digest(new byte[1]);
		assertThat(this.digest.name()).isEqualTo("digest");
		assertThat(this.digest.stats().kind()).isEqualTo("digest");
		assertThat(this.digest.details().settings()).containsEntry("algorithm", "SHA-256").containsEntry("maxIdle", 64);
		assertThat(this.digest.trim()).isEqualTo(1);
		StatsLaws.holdAtRest(this.digest.stats());
	}

	@Test
	void closedPoolRefusesToDigest() {
		this.digest.digest(new byte[1]);
		this.digest.close();
		assertThatIllegalStateException().isThrownBy(() -> this.digest.digest(new byte[1]))
			.withMessage("Pool 'digest' is closed");
		assertThat(this.digest.stats().idle()).isZero();
	}

	private static byte[] content(int size) {
		byte[] content = new byte[size];
		new Random(size).nextBytes(content);
		return content;
	}

}
