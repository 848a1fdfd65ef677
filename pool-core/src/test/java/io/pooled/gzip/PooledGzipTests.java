package io.pooled.gzip;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.Together;
import io.pooled.buffer.BufferLimitExceededException;
import io.pooled.buffer.PooledBuffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PooledGzipTests extends AbstractGzipTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 100, 8191, 8192, 8193, 100_000, 1_000_000 })
	void theJdkReadsWhatIsCompressed(int size) throws IOException {
		for (byte[] content : contents(size)) {
			for (int round = 0; round < 2; round++) {
				try (PooledBuffer compressed = this.gzip.compress(content)) {
					assertThat(Samples.gunzip(compressed.toByteArray())).isEqualTo(content);
				}
			}
			try (PooledBuffer source = this.buffers.acquire()) {
				source.write(content);
				try (PooledBuffer compressed = this.gzip.compress(source)) {
					assertThat(Samples.gunzip(compressed.toByteArray())).isEqualTo(content);
				}
				assertThat(source.toByteArray()).isEqualTo(content);
			}
		}
		assertNothingLeased();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 6, 9 })
	void bytesAreThoseOfTheJdkAtEveryLevel(int level) throws IOException {
		PooledGzip gzip = PooledGzip.builder("gzip").buffer(this.buffers).level(level).build();
		for (byte[] content : contents(50_000)) {
			ByteArrayOutputStream expected = new ByteArrayOutputStream();
			try (OutputStream stream = new GZIPOutputStream(expected) {
				{
					this.def.setLevel(level);
				}
			}) {
				stream.write(content);
			}
			try (PooledBuffer compressed = gzip.compress(content)) {
				assertThat(Samples.gunzip(compressed.toByteArray())).isEqualTo(content);
				assertThat(compressed.size()).isEqualTo(expected.size());
			}
		}
		assertThat(gzip.details().settings()).containsEntry("level", level);
	}

	@Test
	void manyWritesMakeOneMember() throws IOException {
		Random random = new Random(1);
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		ByteArrayOutputStream target = new ByteArrayOutputStream();
		try (OutputStream stream = this.gzip.compressing(target)) {
			for (int i = 0; i < 3000; i++) {
				byte[] bytes = "line %s %s\n".formatted(i, random.nextInt()).getBytes(StandardCharsets.UTF_8);
				int offset = random.nextInt(bytes.length);
				stream.write(bytes, offset, bytes.length - offset);
				content.write(bytes, offset, bytes.length - offset);
				stream.write(i);
				content.write(i);
			}
			assertThat(this.gzip.stats().inUse()).isEqualTo(1);
			assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> stream.write(new byte[2], 1, 2));
		}
		assertThat(Samples.gunzip(target.toByteArray())).isEqualTo(content.toByteArray());
		assertNothingLeased();
	}

	@Test
	void whatWasFlushedIsVisibleToAReader() throws IOException {
		ByteArrayOutputStream target = new ByteArrayOutputStream();
		Random random = new Random(2);
		try (OutputStream stream = this.gzip.compressing(target)) {
			ByteArrayOutputStream written = new ByteArrayOutputStream();
			for (int size : new int[] { 1, 10, 1000, 8192, 20_000, 100_000, 0 }) {
				byte[] content = new byte[size];
				random.nextBytes(content);
				stream.write(content);
				written.write(content);
				stream.flush();
				InputStream reader = new GZIPInputStream(new ByteArrayInputStream(target.toByteArray()));
				assertThat(reader.readNBytes(written.size())).isEqualTo(written.toByteArray());
			}
		}
		assertThat(Samples.gunzip(target.toByteArray())).hasSize(1 + 10 + 1000 + 8192 + 20_000 + 100_000);
		assertNothingLeased();
	}

	@Test
	void flushReachesTheTarget() throws IOException {
		int[] flushes = new int[1];
		try (OutputStream stream = this.gzip.compressing(new ByteArrayOutputStream() {

			@Override
			public void flush() {
				flushes[0]++;
			}

		})) {
			stream.flush();
			stream.flush();
		}
		assertThat(flushes[0]).isEqualTo(2);
	}

	@Test
	void streamClosedTwiceEndsOnceAndMustNotDisturbTheNextOwner() throws IOException {
		ByteArrayOutputStream first = new ByteArrayOutputStream();
		OutputStream stream = this.gzip.compressing(first);
		stream.write(1);
		stream.close();
		byte[] complete = first.toByteArray();
		ByteArrayOutputStream second = new ByteArrayOutputStream();
		try (OutputStream next = this.gzip.compressing(second)) {
			stream.close();
			assertThatIOException().isThrownBy(() -> stream.write(1)).withMessage("Pool 'gzip': stream closed");
			assertThatIOException().isThrownBy(() -> stream.write(new byte[1]))
				.withMessage("Pool 'gzip': stream closed");
			stream.flush();
			next.write(2);
		}
		assertThat(first.toByteArray()).isEqualTo(complete);
		assertThat(Samples.gunzip(complete)).containsExactly(1);
		assertThat(Samples.gunzip(second.toByteArray())).containsExactly(2);
		assertThat(this.gzip.stats().staleReleases()).isZero();
		assertNothingLeased();
	}

	@Test
	void twoThreadsClosingOneStreamAtOnceMustNotDisturbTheNextOwner() {
		AtomicBoolean done = new AtomicBoolean();
		Together.run(2, (thread) -> {
			if (thread == 0) {
				try {
					Together.race(20_000, this::opened, PooledGzipTests::closeQuietly, PooledGzipTests::closeQuietly);
				}
				finally {
					done.set(true);
				}
				return;
			}
			byte[] content = contents(3000)[2];
			while (!done.get()) {
				ByteArrayOutputStream target = new Advancing();
				try (OutputStream stream = this.gzip.compressing(target)) {
					stream.write(content);
				}
				assertThat(Samples.gunzip(target.toByteArray())).isEqualTo(content);
			}
		});
		assertNothingLeased();
	}

	private OutputStream opened() {
		try {
			OutputStream stream = this.gzip.compressing(new Advancing());
			stream.write(new byte[500]);
			return stream;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void closeQuietly(OutputStream stream) {
		try {
			stream.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void streamLeftWithoutContentIsAnEmptyMember() throws IOException {
		ByteArrayOutputStream target = new ByteArrayOutputStream();
		this.gzip.compressing(target).close();
		assertThat(Samples.gunzip(target.toByteArray())).isEmpty();
	}

	@Test
	void closingTheStreamClosesTheTarget() throws IOException {
		int[] closes = new int[1];
		OutputStream stream = this.gzip.compressing(new ByteArrayOutputStream() {

			@Override
			public void close() {
				closes[0]++;
			}

		});
		stream.close();
		stream.close();
		assertThat(closes[0]).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 5, 10, 15, 100, 5000, 20_000 })
	void targetThatThrowsLeavesNothingLeased(int after) {
		byte[] content = new byte[50_000];
		new Random(3).nextBytes(content);
		boolean[] closed = new boolean[1];
		assertThatIOException().isThrownBy(() -> {
			try (OutputStream stream = this.gzip.compressing(new Bounded(after, closed))) {
				stream.write(content);
				stream.flush();
			}
		}).withMessage("disk full");
		assertThat(closed[0]).isEqualTo(after >= 10);
		assertNothingLeased();
		try (PooledBuffer compressed = this.gzip.compress(content)) {
			assertThat(Samples.gunzip(compressed.toByteArray())).isEqualTo(content);
		}
		catch (IOException ex) {
			throw new AssertionError("the next owner's content is broken", ex);
		}
	}

	@Test
	void contentBeyondTheLimitOfTheBuffersLeavesNothingLeased() {
		byte[] content = new byte[5 * 1024 * 1024];
		new Random(4).nextBytes(content);
		assertThatExceptionOfType(BufferLimitExceededException.class).isThrownBy(() -> this.gzip.compress(content))
			.withMessageContaining("'buffers'");
		assertNothingLeased();
		assertThatExceptionOfType(BufferLimitExceededException.class)
			.isThrownBy(() -> this.gzip.decompress(new ByteArrayInputStream(Samples.gzip(content))))
			.withMessageContaining("'buffers'");
		assertNothingLeased();
	}

	@Test
	void sourceThatIsClosedLeavesNothingLeased() {
		PooledBuffer source = this.buffers.acquire();
		source.close();
		assertThatIllegalStateException().isThrownBy(() -> this.gzip.compress(source))
			.withMessageContaining("Pool 'buffers'");
		assertNothingLeased();
	}

	@Test
	void threadsDoNotMixTheirContent() {
		Together.run(4, (thread) -> {
			Random random = new Random(thread);
			for (int i = 0; i < 100; i++) {
				byte[] content = new byte[random.nextInt(20_000)];
				random.nextBytes(content);
				try (PooledBuffer compressed = this.gzip.compress(content);
						PooledBuffer decompressed = this.gzip.decompress(compressed.inputStream())) {
					assertThat(decompressed.toByteArray()).isEqualTo(content);
				}
			}
		});
		assertThat(this.gzip.stats().acquires()).isEqualTo(800);
		assertNothingLeased();
	}

	@Test
	void deflatersAreReusedAndCountedInBytes() {
		this.gzip.compress(new byte[10]).close();
		this.gzip.compress(new byte[10]).close();
		assertThat(this.gzip.stats().kind()).isEqualTo("gzip");
		assertThat(this.gzip.stats().hits()).isEqualTo(1);
		assertThat(this.gzip.stats().retainedBytes()).isBetween(256L * 1024, 300L * 1024);
		assertThat(this.gzip.trim()).isEqualTo(1);
		assertThat(this.gzip.stats().retainedBytes()).isZero();
		assertNothingLeased();
	}

	@Test
	void closedPoolRefusesToCompressAndOpenStreamsStayUsable() throws IOException {
		ByteArrayOutputStream target = new ByteArrayOutputStream();
		try (OutputStream open = this.gzip.compressing(target)) {
			open.write(1);
			this.gzip.close();
			assertThatIllegalStateException().isThrownBy(() -> this.gzip.compress(new byte[1]))
				.withMessage("Pool 'gzip' is closed");
			assertThatIllegalStateException().isThrownBy(() -> this.gzip.compressing(target))
				.withMessage("Pool 'gzip' is closed");
			open.write(2);
		}
		assertThat(Samples.gunzip(target.toByteArray())).containsExactly(1, 2);
		assertThat(this.gzip.stats().idle()).isZero();
		assertNothingLeased();
	}

	@Test
	void builderNamesWhatIsOutOfRange() {
		assertThatIllegalArgumentException().isThrownBy(() -> PooledGzip.builder("x").level(10))
			.withMessage("level must be from 0 to 9, not 10");
		assertThatIllegalArgumentException().isThrownBy(() -> PooledGzip.builder("x").level(-1))
			.withMessage("level must be from 0 to 9, not -1");
		assertThatIllegalArgumentException().isThrownBy(() -> PooledGzip.builder("x").limit(0))
			.withMessage("limit must be at least one byte, not 0");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> PooledGzip.builder("x").buffer(this.buffers).maxIdle(-1).build())
			.withMessage("maxIdle must be from 0 to 65536, not -1");
		assertThatIllegalStateException().isThrownBy(() -> PooledGzip.builder("x").build())
			.withMessage("Pool 'x': set the buffer pool with buffer(...)");
	}

	@Test
	void detailsShowTheSettings() {
		assertThat(this.gzip.details().settings()).containsEntry("level", 6)
			.containsEntry("buffer", "buffers")
			.containsEntry("limit", 64L * 1024 * 1024)
			.containsEntry("maxIdle", 64);
		assertThat(this.gzip.name()).isEqualTo("gzip");
	}

	/**
	 * Fails rather than let a deflater that was finished by somebody else run for ever.
	 */
	private static final class Advancing extends ByteArrayOutputStream {

		private int empty;

		@Override
		public synchronized void write(byte[] source, int offset, int length) {
			this.empty = (length == 0) ? this.empty + 1 : 0;
			if (this.empty > 1000) {
				throw new AssertionError("the deflater makes no progress; somebody else has finished it");
			}
			super.write(source, offset, length);
		}

	}

	/** Fails once it has taken so many bytes. */
	private static final class Bounded extends OutputStream {

		private final boolean[] closed;

		private int left;

		Bounded(int left, boolean[] closed) {
			this.left = left;
			this.closed = closed;
		}

		@Override
		public void write(int value) throws IOException {
			if (this.left-- <= 0) {
				throw new IOException("disk full");
			}
		}

		@Override
		public void close() {
			this.closed[0] = true;
		}

	}

}
