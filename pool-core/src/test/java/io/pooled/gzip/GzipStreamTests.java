package io.pooled.gzip;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.pooled.Await;
import io.pooled.Dice;
import io.pooled.LeakDetection;
import io.pooled.StatsLaws;
import io.pooled.Together;
import io.pooled.UpkeepSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class GzipStreamTests {

	private static final byte[] NOISE = Samples.noise(50_000);

	private final Rig rig = new Rig();

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 4 })
	void mixedStreamsKeepTheirContentApart(int threads) throws IOException {
		Together.run(threads, (thread) -> {
			Dice dice = new Dice(1 + thread);
			for (int round = 0; round < 10; round++) {
				mix(dice);
			}
		});
		this.rig.assertReusable();
		this.rig.assertAtRest();
	}

	private void mix(Dice dice) throws IOException {
		int streams = 5;
		List<ByteArrayOutputStream> contents = new ArrayList<>();
		List<ByteArrayOutputStream> targets = new ArrayList<>();
		List<OutputStream> open = new ArrayList<>();
		for (int i = 0; i < streams; i++) {
			contents.add(new ByteArrayOutputStream());
			targets.add(new ByteArrayOutputStream());
			open.add(this.rig.gzip.compressing(targets.get(i)));
		}
		for (int i = 0; i < 100; i++) {
			int stream = dice.roll(streams);
			byte[] piece = Samples.text(dice.roll(500));
			open.get(stream).write(piece);
			contents.get(stream).writeBytes(piece);
			if (dice.roll(10) == 0) {
				open.get(stream).flush();
			}
		}
		for (int i = 0; i < streams; i++) {
			open.get(i).close();
			assertThat(Samples.gunzip(targets.get(i).toByteArray())).isEqualTo(contents.get(i).toByteArray());
		}
	}

	@Test
	void discardedStreamWritesNothingMoreAndItsDeflaterIsNotReused() throws IOException {
		ByteArrayOutputStream target = new ByteArrayOutputStream();
		GzipStream stream = this.rig.gzip.compressing(target);
		stream.write(NOISE);
		int written = target.size();
		stream.discard();
		stream.close();
		stream.discard();
		assertThat(target.size()).isEqualTo(written);
		assertThatIOException().isThrownBy(() -> stream.write(1)).withMessage("Pool 'gzip': stream closed");
		assertThat(this.rig.gzip.stats().discarded()).containsEntry("explicit", 1L);
		this.rig.assertReusable();
		this.rig.assertAtRest();
	}

	@Test
	void streamMayBeHandedFromThreadToThread() throws IOException {
		ByteArrayOutputStream target = new ByteArrayOutputStream();
		OutputStream stream = this.rig.gzip.compressing(target);
		for (int i = 0; i < 20; i++) {
			Together.run(1, (thread) -> stream.write(NOISE, 0, 1000));
		}
		Together.run(1, (thread) -> stream.close());
		assertThat(Samples.gunzip(target.toByteArray())).hasSize(20_000);
		this.rig.assertReusable();
	}

	@Test
	void abandonedStreamIsFoundAndItsDeflaterNeverReused() throws IOException {
		PooledGzip gzip = PooledGzip.builder("gzip")
			.buffer(this.rig.buffers)
			.upkeep(new UpkeepSettings(Duration.ZERO, Duration.ofSeconds(10), LeakDetection.COUNT))
			.build();
		gzip.compress(NOISE).close();
		abandon(gzip);
		assertThat(gzip.stats().inUse()).isEqualTo(1);
		assertThat(gzip.stats().retainedBytes()).as("in use, but has its place").isEqualTo(GzipCompressor.SIZE);
		long[] time = new long[1];
		Await.until("the leak to be found", () -> {
			System.gc();
			time[0] += Duration.ofSeconds(5).toNanos();
			gzip.age(time[0]);
			return gzip.stats().leaked() == 1;
		});
		assertThat(gzip.stats().retainedBytes()).isZero();
		gzip.compress(NOISE).close();
		assertThat(gzip.stats().created()).isEqualTo(2);
		assertThat(gzip.stats().hits()).as("that of the stream").isEqualTo(1);
		assertThat(gzip.stats().overdue()).isEqualTo(1);
		StatsLaws.holdAtAnyTime(gzip.stats());
	}

	@Test
	void targetIsNeverGivenNothing() throws IOException {
		List<Integer> lengths = new ArrayList<>();
		OutputStream target = new OutputStream() {

			@Override
			public void write(int value) {
				lengths.add(1);
			}

			@Override
			public void write(byte[] source, int offset, int length) {
				lengths.add(length);
			}

		};
		try (OutputStream stream = this.rig.gzip.compressing(target)) {
			stream.write(1);
			stream.flush();
			stream.flush();
			stream.write(NOISE, 0, 3);
			stream.write(NOISE, 0, 0);
		}
		assertThat(lengths).isNotEmpty().doesNotContain(0);
	}

	private static void abandon(PooledGzip gzip) throws IOException {
		gzip.compressing(new ByteArrayOutputStream()).write(NOISE);
	}

	@Test
	void closedStreamRefusesContentIgnoresFlushAndWritesNothing() throws IOException {
		ByteArrayOutputStream target = new ByteArrayOutputStream();
		OutputStream stream = this.rig.gzip.compressing(target);
		stream.write(NOISE);
		stream.close();
		byte[] complete = target.toByteArray();
		for (int i = 0; i < 3; i++) {
			stream.close();
			assertThatIOException().isThrownBy(() -> stream.write(1)).withMessage("Pool 'gzip': stream closed");
			assertThatIOException().isThrownBy(() -> stream.write(NOISE)).withMessage("Pool 'gzip': stream closed");
			stream.flush();
		}
		assertThat(target.toByteArray()).isEqualTo(complete);
		this.rig.assertReusable();
		this.rig.assertAtRest();
	}

	@ParameterizedTest
	@EnumSource
	void closingTwiceIsNoMisuseWhateverTheLeakDetection(LeakDetection detection) throws IOException {
		PooledGzip gzip = PooledGzip.builder("gzip")
			.buffer(this.rig.buffers)
			.upkeep(new UpkeepSettings(Duration.ZERO, Duration.ofSeconds(10), detection))
			.build();
		for (int i = 0; i < 3; i++) {
			ByteArrayOutputStream target = new ByteArrayOutputStream();
			OutputStream stream = gzip.compressing(target);
			stream.write(NOISE);
			gzip.age(2L * i * Duration.ofSeconds(10).toNanos());
			gzip.age((2L * i + 1) * Duration.ofSeconds(10).toNanos());
			assertThat(gzip.stats().overdue()).isEqualTo(1);
			stream.write(NOISE);
			stream.close();
			stream.close();
			assertThat(Samples.gunzip(target.toByteArray())).hasSize(2 * NOISE.length);
			assertThat(gzip.stats().overdue()).isZero();
		}
		assertThat(gzip.stats().staleReleases()).isZero();
		StatsLaws.holdAtRest(gzip.stats());
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 6, 9 })
	void whatWasFlushedCanBeReadWhileTheStreamIsOpen(int level) throws IOException {
		PooledGzip gzip = PooledGzip.builder("gzip").buffer(this.rig.buffers).level(level).build();
		Dice dice = new Dice(1 + level);
		ByteArrayOutputStream target = new ByteArrayOutputStream();
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		try (OutputStream stream = gzip.compressing(target)) {
			for (int i = 0; i < 60; i++) {
				byte[] piece = Samples.ofEveryKind(dice.roll(1 << dice.roll(16)))[dice.roll(5)];
				stream.write(piece);
				content.writeBytes(piece);
				for (int flushes = 1 + dice.roll(3); flushes > 0; flushes--) {
					stream.flush();
				}
				try (InputStream reader = new GZIPInputStream(new ByteArrayInputStream(target.toByteArray()))) {
					assertThat(reader.readNBytes(content.size())).isEqualTo(content.toByteArray());
				}
			}
		}
		assertThat(Samples.gunzip(target.toByteArray())).isEqualTo(content.toByteArray());
		StatsLaws.holdAtRest(gzip.stats());
	}

	@ParameterizedTest
	@EnumSource
	void targetThatFailsLeavesNothingLeased(Moment moment) throws IOException {
		int whole = this.rig.compress(NOISE).length;
		for (int after : moment.after(whole)) {
			Failing target = new Failing(after, moment == Moment.CLOSE);
			assertThatIOException().as("after %s of %s bytes", after, whole).isThrownBy(() -> {
				try (OutputStream stream = this.rig.gzip.compressing(target)) {
					stream.write(NOISE);
				}
			}).withMessage("disk full");
			assertThat(target.closed).isEqualTo(moment != Moment.HEADER);
			this.rig.assertReusable();
			assertThat(Samples.gunzip(this.rig.compress(NOISE))).isEqualTo(NOISE);
		}
		this.rig.assertAtRest();
	}

	@Test
	void targetThatFailsAtAnyByteLeavesNothingLeased() throws IOException {
		byte[] content = Samples.text(100);
		int whole = this.rig.compress(content).length;
		for (int after = 0; after < whole; after++) {
			Failing target = new Failing(after, false);
			assertThatIOException().isThrownBy(() -> {
				try (OutputStream stream = this.rig.gzip.compressing(target)) {
					stream.write(content);
					stream.flush();
				}
			}).withMessage("disk full");
			this.rig.assertReusable();
			assertThat(Samples.gunzip(this.rig.compress(content))).isEqualTo(content);
		}
		this.rig.assertAtRest();
	}

	@Test
	void targetMayThrowAnything() throws IOException {
		for (Failing.Kind kind : Failing.Kind.values()) {
			OutputStream stream = this.rig.gzip.compressing(new OutputStream() {

				private int writes;

				@Override
				public void write(int value) {
					if (this.writes++ == 10) {
						kind.raise();
					}
				}

			});
			assertThatExceptionOfType(Throwable.class).isThrownBy(() -> stream.write(NOISE)).withMessage("odd");
			assertThat(this.rig.gzip.stats().inUse()).isEqualTo(1);
			stream.close();
			this.rig.assertReusable();
			assertThat(Samples.gunzip(this.rig.compress(NOISE))).isEqualTo(NOISE);
		}
		this.rig.assertAtRest();
	}

	@Test
	void flushThatFailsLeavesTheStreamToBeClosed() throws IOException {
		OutputStream stream = this.rig.gzip.compressing(new ByteArrayOutputStream() {

			@Override
			public void flush() throws IOException {
				throw new IOException("unplugged");
			}

		});
		stream.write(NOISE);
		assertThatIOException().isThrownBy(stream::flush).withMessage("unplugged");
		assertThat(this.rig.gzip.stats().inUse()).isEqualTo(1);
		stream.close();
		this.rig.assertReusable();
		this.rig.assertAtRest();
	}

	@Test
	void closeThatFailsTwiceTellsBothFailures() throws IOException {
		OutputStream stream = this.rig.gzip.compressing(new Failing(15, true));
		stream.write(NOISE, 0, 100);
		assertThatIOException().isThrownBy(stream::close)
			.withMessage("disk full")
			.satisfies((ex) -> assertThat(ex.getSuppressed()).singleElement()
				.satisfies((second) -> assertThat(second).hasMessage("disk full")));
		stream.close();
		this.rig.assertReusable();
		this.rig.assertAtRest();
	}

	@Test
	@SuppressWarnings("NullAway")
	void missingArgumentsLeaveNothingLeased() throws IOException {
		assertThatNullPointerException().isThrownBy(() -> this.rig.gzip.compressing(null));
		assertThatNullPointerException().isThrownBy(() -> this.rig.gzip.compress((byte[]) null));
		assertThatNullPointerException().isThrownBy(() -> this.rig.gzip.decompress(null));
		this.rig.assertReusable();
		this.rig.assertAtRest();
	}

	/** When the target fails. */
	enum Moment {

		HEADER(0, 9), MIDDLE(10, 40_000), TRAILER(-8, -1), CLOSE(0, 0);

		private final int first;

		private final int last;

		Moment(int first, int last) {
			this.first = first;
			this.last = last;
		}

		int[] after(int whole) {
			return switch (this) {
				case HEADER, MIDDLE -> new int[] { this.first, (this.first + this.last) / 2, this.last };
				case TRAILER -> new int[] { whole + this.first, whole - 5, whole + this.last };
				case CLOSE -> new int[] { Integer.MAX_VALUE };
			};
		}

	}

	private static final class Failing extends OutputStream {

		/** Failures that are no {@link IOException}. */
		enum Kind {

			EXCEPTION, ERROR;

			void raise() {
				if (this == ERROR) {
					throw new StackOverflowError("odd");
				}
				throw new IllegalStateException("odd");
			}

		}

		private final boolean failsToClose;

		private int left;

		private boolean closed;

		Failing(int left, boolean failsToClose) {
			this.left = left;
			this.failsToClose = failsToClose;
		}

		@Override
		public void write(int value) throws IOException {
			if (this.left-- <= 0) {
				throw new IOException("disk full");
			}
		}

		@Override
		public void close() throws IOException {
			this.closed = true;
			if (this.failsToClose) {
				throw new IOException("disk full");
			}
		}

	}

}
