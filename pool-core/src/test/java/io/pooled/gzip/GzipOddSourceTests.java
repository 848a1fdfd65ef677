package io.pooled.gzip;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.StatsLaws;
import io.pooled.buffer.BufferLimitExceededException;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Sources and targets that do what their contract forbids or does not mention.
 */
class GzipOddSourceTests {

	private final Rig rig = new Rig();

	@Test
	void sourceThatYieldsNoBytesNowAndThenIsReadToItsEnd() throws IOException {
		byte[] content = Samples.text(20_000);
		byte[] compressed = Samples.join(Samples.gzip(content), Samples.gzip(content));
		InputStream source = new ByteArrayInputStream(compressed) {

			private int calls;

			@Override
			public synchronized int read(byte[] target, int offset, int length) {
				return (this.calls++ % 2 == 0) ? 0 : super.read(target, offset, Math.min(7, length));
			}

		};
		assertThat(this.rig.decompress(source)).isEqualTo(Samples.join(content, content));
	}

	@Test
	void pauseBetweenMembersIsNotTheEnd() throws IOException {
		byte[] member = Samples.gzip(Samples.text(100));
		InputStream source = new ByteArrayInputStream(Samples.join(member, member)) {

			private boolean paused;

			@Override
			public synchronized int read(byte[] target, int offset, int length) {
				if (this.pos == member.length && !this.paused) {
					this.paused = true;
					return 0;
				}
				return super.read(target, offset, Math.min(length, member.length));
			}

		};
		assertThat(this.rig.decompress(source)).hasSize(200);
	}

	@Test
	void whatAFailingSourceLeftInTheChunkIsNotSeenByTheNextOwner() throws IOException {
		assertThatIOException().isThrownBy(() -> this.rig.decompress(new InputStream() {

			@Override
			public int read() throws IOException {
				throw new IOException("torn");
			}

			@Override
			public int read(byte[] target, int offset, int length) throws IOException {
				Arrays.fill(target, offset, offset + length, (byte) 's');
				throw new IOException("torn");
			}

		}));
		this.rig.decompress(new ByteArrayInputStream(Samples.gzip(new byte[1])) {

			@Override
			public synchronized int read(byte[] target, int offset, int length) {
				if (this.pos == 0) {
					assertThat(Arrays.equals(target, new byte[target.length])).as("it is empty").isTrue();
				}
				return super.read(target, offset, length);
			}

		});
	}

	@Test
	void targetThatChangesTheBytesItIsGivenSpoilsNoOtherStream() throws IOException {
		ByteArrayOutputStream masked = new ByteArrayOutputStream();
		try (OutputStream stream = this.rig.gzip.compressing(new OutputStream() {

			@Override
			public void write(int value) {
				masked.write(value ^ 0x55);
			}

			@Override
			public void write(byte[] source, int offset, int length) {
				for (int i = offset; i < offset + length; i++) {
					source[i] ^= 0x55;
				}
				masked.write(source, offset, length);
			}

		})) {
			stream.write(1);
		}
		assertThat(Samples.gunzip(this.rig.compress(new byte[] { 2 }))).containsExactly(2);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 9, 10, 11, 17, 18, 19, 20, 30 })
	void bufferPoolWhoseLimitIsSmallLeavesNothingLeased(int limit) throws IOException {
		PooledBufferFactory small = PooledBufferFactory.builder("small").limit(limit).build();
		PooledGzip gzip = PooledGzip.builder("gzip").buffer(small).build();
		assertThatExceptionOfType(BufferLimitExceededException.class)
			.isThrownBy(() -> gzip.compress(Samples.noise(100)))
			.withMessageContaining("Pool 'small'");
		StatsLaws.holdAtRest(gzip.stats());
		StatsLaws.holdAtRest(small.stats());
	}

}
