package io.pooled.buffer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.pooled.StatsLaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class PooledBufferStreamTests extends AbstractSmallBufferTests {

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
