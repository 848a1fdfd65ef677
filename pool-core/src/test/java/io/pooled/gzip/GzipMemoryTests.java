package io.pooled.gzip;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.LeakDetection;
import io.pooled.PoolDetails.SizeClass;
import io.pooled.PoolStats;
import io.pooled.StatsLaws;
import io.pooled.UpkeepSettings;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A pool keeps what it says of native memory, and ends what it lets go.
 */
class GzipMemoryTests {

	private static final long BOTH = GzipCompressor.SIZE + GzipDecompressor.SIZE;

	private static final long ROUND = Duration.ofSeconds(5).toNanos();

	private static final byte[] CONTENT = Samples.text(5000);

	private final PooledBufferFactory buffers = PooledBufferFactory.builder("buffers").build();

	private final PooledGzip gzip = PooledGzip.builder("gzip")
		.buffer(this.buffers)
		.maxIdle(4)
		.upkeep(new UpkeepSettings(Duration.ofSeconds(10), Duration.ZERO, LeakDetection.COUNT))
		.build();

	@AfterEach
	void nothingIsLeased() {
		StatsLaws.holdAtRest(this.gzip.stats());
		StatsLaws.holdAtRest(this.buffers.stats());
	}

	@Test
	void maxIdleBoundsBothDirectionsInBytes() throws IOException {
		assertThat(this.gzip.stats().maxRetainedBytes()).isEqualTo(4 * BOTH);
		compressAtOnce(10);
		assertKept(4, 0, 10);
		assertThat(this.gzip.stats().discarded()).containsEntry("full", 6L);
		decompressAtOnce(10);
		assertKept(4, 4, 20);
		assertThat(this.gzip.stats().discarded()).containsEntry("full", 12L);
		assertThat(this.gzip.stats().retainedBytes()).isEqualTo(this.gzip.stats().maxRetainedBytes());
	}

	@Test
	void statsAndSizeClassesAreThoseOfBothDirections() throws IOException {
		compressAtOnce(3);
		compressAtOnce(2);
		decompressAtOnce(2);
		decompressAtOnce(1);
		PoolStats stats = this.gzip.stats();
		assertThat(stats.acquires()).isEqualTo(8);
		assertThat(stats.releases()).isEqualTo(8);
		assertThat(stats.misses()).isEqualTo(5);
		assertThat(stats.hits()).isEqualTo(3);
		assertThat(stats.hitRate()).isEqualTo(3 / 8.0);
		assertThat(this.gzip.details().sizeClasses()).containsExactly(
				new SizeClass(GzipDecompressor.SIZE, 1, 2, 2, 2 * GzipDecompressor.SIZE),
				new SizeClass(GzipCompressor.SIZE, 2, 3, 3, 3 * GzipCompressor.SIZE));
		assertKept(3, 2, 5);
	}

	@Test
	void whatIsInUseIsCountedInBothDirections() throws IOException {
		OutputStream stream = this.gzip.compressing(new ByteArrayOutputStream());
		this.gzip.decompress(new ByteArrayInputStream(Samples.gzip(CONTENT)) {

			@Override
			public synchronized int read(byte[] target, int offset, int length) {
				assertThat(GzipMemoryTests.this.gzip.stats().inUse()).isEqualTo(2);
				StatsLaws.holdAtAnyTime(GzipMemoryTests.this.gzip.stats());
				return super.read(target, offset, length);
			}

		}).close();
		assertThat(this.gzip.stats().inUse()).isEqualTo(1);
		stream.close();
	}

	@Test
	void trimEndsWhatIsIdle() throws IOException {
		compressAtOnce(3);
		decompressAtOnce(2);
		assertThat(this.gzip.trim()).isEqualTo(5);
		assertThat(this.gzip.stats().discarded()).containsEntry("explicit", 5L);
		assertKept(0, 0, 5);
		assertWorks();
	}

	@Test
	void ageingEndsWhatStaysIdle() throws IOException {
		compressAtOnce(3);
		decompressAtOnce(2);
		assertThat(this.gzip.age(0)).isZero();
		assertThat(this.gzip.age(ROUND)).isEqualTo(5);
		assertThat(this.gzip.stats().discarded()).containsEntry("idle", 5L);
		assertKept(0, 0, 5);
		assertWorks();
	}

	@Test
	void ageingKeepsTheDirectionThatIsUsed() throws IOException {
		compressAtOnce(1);
		decompressAtOnce(1);
		this.gzip.age(0);
		compressAtOnce(1);
		assertThat(this.gzip.age(ROUND)).isEqualTo(1);
		assertKept(1, 0, 2);
	}

	@Test
	void closingEndsWhatIsIdleAtOnceAndWhatIsOpenWhenItIsClosed() throws IOException {
		compressAtOnce(3);
		decompressAtOnce(3);
		List<ByteArrayOutputStream> targets = new ArrayList<>();
		List<OutputStream> open = open(2, targets);
		PooledBuffer[] decompressed = new PooledBuffer[1];
		decompressed[0] = this.gzip.decompress(new ByteArrayInputStream(Samples.gzip(CONTENT)) {

			@Override
			public synchronized int read(byte[] target, int offset, int length) {
				GzipMemoryTests.this.gzip.close();
				assertThat(GzipMemoryTests.this.gzip.stats().idle()).isZero();
				assertThat(GzipMemoryTests.this.gzip.stats().inUse()).isEqualTo(3);
				return super.read(target, offset, length);
			}

		});
		assertThat(decompressed[0].toByteArray()).isEqualTo(CONTENT);
		decompressed[0].close();
		for (OutputStream stream : open) {
			stream.write(CONTENT);
			stream.close();
		}
		for (ByteArrayOutputStream target : targets) {
			assertThat(Samples.gunzip(target.toByteArray())).isEqualTo(Samples.join(CONTENT, CONTENT));
		}
		assertKept(0, 0, 6);
		assertThat(StatsLaws.discarded(this.gzip.stats())).isEqualTo(6);
		assertThatIllegalStateException()
			.isThrownBy(() -> this.gzip.decompress(new ByteArrayInputStream(Samples.gzip(CONTENT))))
			.withMessage("Pool 'gzip' is closed");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 4, 16 })
	void resizingIsForBothDirections(int maxIdle) throws IOException {
		compressAtOnce(10);
		decompressAtOnce(10);
		this.gzip.resize(maxIdle);
		int kept = Math.min(4, maxIdle);
		assertKept(kept, kept, 20);
		assertThat(this.gzip.stats().maxRetainedBytes()).isEqualTo(maxIdle * BOTH);
		assertThat(this.gzip.details().settings()).containsEntry("maxIdle", maxIdle);
		compressAtOnce(12);
		decompressAtOnce(12);
		int filled = Math.min(12, maxIdle);
		assertKept(filled, filled, 20 + 2 * (12 - kept));
	}

	@Test
	void resizingOutOfRangeChangesNeitherDirection() throws IOException {
		assertThatIllegalArgumentException().isThrownBy(() -> this.gzip.resize(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.gzip.resize(100_000));
		assertThat(this.gzip.stats().maxRetainedBytes()).isEqualTo(4 * BOTH);
		assertWorks();
	}

	@Test
	void poolThatKeepsNothingEndsEachAtItsRelease() throws IOException {
		PooledGzip none = PooledGzip.builder("none").buffer(this.buffers).maxIdle(0).build();
		for (int i = 1; i <= 20; i++) {
			none.compress(CONTENT).close();
			none.decompress(new ByteArrayInputStream(Samples.gzip(CONTENT))).close();
			assertThat(none.stats().discarded()).containsEntry("full", 2L * i);
			assertThat(none.stats().retainedBytes()).isZero();
			StatsLaws.holdAtRest(none.stats());
		}
	}

	@Test
	void whatIsDestroyedIsEnded() {
		GzipCompressors deflaters = new GzipCompressors(6, this.buffers);
		GzipCompressor deflater = deflaters.create();
		deflaters.destroy(deflater);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> deflater.write(CONTENT, 0, CONTENT.length))
			.withMessage("Deflater has been closed");
		GzipDecompressor.Factory inflaters = new GzipDecompressor.Factory();
		GzipDecompressor inflater = inflaters.create();
		inflaters.destroy(inflater);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> inflater.inflater.inflate(new byte[1]))
			.withMessage("Inflater has been closed");
	}

	@Test
	void nothingOfTheContentStaysInTheChunksOfAnInflater() throws IOException {
		byte[] corrupt = Samples.gzip(CONTENT);
		corrupt[corrupt.length / 2] ^= 0x55;
		byte[] whole = Samples.gzip(CONTENT);
		byte[][] sources = { whole, corrupt, Arrays.copyOf(whole, whole.length / 2), CONTENT };
		GzipDecompressor.Factory factory = new GzipDecompressor.Factory();
		GzipDecompressor engine = factory.create();
		for (byte[] source : sources) {
			try (PooledBuffer target = this.buffers.acquire()) {
				new GzipReader(engine, new ByteArrayInputStream(source), new GzipBounds("gzip", 100_000, 0))
					.readInto(target);
			}
			catch (IOException ex) {
				assertThat(source).isNotSameAs(whole);
			}
			assertThat(factory.reset(engine)).isTrue();
			assertThat(engine.input).containsOnly(0);
			assertThat(engine.output).containsOnly(0);
		}
	}

	private void compressAtOnce(int count) throws IOException {
		List<ByteArrayOutputStream> targets = new ArrayList<>();
		for (OutputStream stream : open(count, targets)) {
			stream.close();
		}
		for (ByteArrayOutputStream target : targets) {
			assertThat(Samples.gunzip(target.toByteArray())).isEqualTo(CONTENT);
		}
	}

	private List<OutputStream> open(int count, List<ByteArrayOutputStream> targets) throws IOException {
		List<OutputStream> streams = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			targets.add(new ByteArrayOutputStream());
			streams.add(this.gzip.compressing(targets.get(i)));
			streams.get(i).write(CONTENT);
		}
		return streams;
	}

	// Each reads from a source that decompresses meanwhile.
	private void decompressAtOnce(int count) throws IOException {
		if (count > 0) {
			InputStream source = new ByteArrayInputStream(Samples.gzip(CONTENT));
			try (PooledBuffer buffer = this.gzip.decompress(new InputStream() {

				private boolean started;

				@Override
				public int read() throws IOException {
					return source.read();
				}

				@Override
				public int read(byte[] target, int offset, int length) throws IOException {
					if (!this.started) {
						this.started = true;
						decompressAtOnce(count - 1);
					}
					return source.read(target, offset, length);
				}

			})) {
				assertThat(buffer.toByteArray()).isEqualTo(CONTENT);
			}
		}
	}

	private void assertKept(int deflaters, int inflaters, int created) {
		PoolStats stats = this.gzip.stats();
		assertThat(stats.idle()).isEqualTo(deflaters + inflaters);
		assertThat(stats.created()).isEqualTo(created);
		assertThat(stats.retainedBytes())
			.isEqualTo(deflaters * GzipCompressor.SIZE + inflaters * GzipDecompressor.SIZE);
		StatsLaws.holdAtRest(stats);
	}

	private void assertWorks() throws IOException {
		compressAtOnce(2);
		decompressAtOnce(2);
	}

}
