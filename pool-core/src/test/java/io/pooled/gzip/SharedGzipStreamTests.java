package io.pooled.gzip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.StatsLaws;
import io.pooled.Together;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * A stream that ends while another thread is inside of it. What the other thread would do
 * then is done in the target, where the first one is blocked.
 */
class SharedGzipStreamTests {

	private static final byte[] NOISE = Samples.noise(200_000);

	private static final byte[] TEXT = Samples.text(50_000);

	private final Rig rig = new Rig();

	private final Target target = new Target();

	static Stream<Arguments> ends() {
		return uses().flatMap((use) -> Stream.of(Arguments.of(use, Named.<Step>of("close", OutputStream::close), true),
				Arguments.of(use, Named.<Step>of("discard", GzipStream::discard), false)));
	}

	private static Stream<Named<Step>> uses() {
		return Stream.of(Named.of("write", (stream) -> stream.write(NOISE)), Named.of("flush", OutputStream::flush),
				Named.of("write(int)", (stream) -> {
					for (byte value : NOISE) {
						stream.write(value);
					}
				}));
	}

	@ParameterizedTest
	@MethodSource("ends")
	void writerOfAStreamThatEndsIsStoppedAndItsDeflaterIsOfNoOtherStream(Step use, Step end, boolean closed)
			throws IOException {
		GzipStream stream = this.rig.gzip.compressing(this.target);
		stream.write(1);
		ByteArrayOutputStream other = new ByteArrayOutputStream();
		OutputStream[] next = new OutputStream[1];
		this.target.then(() -> {
			end.apply(stream);
			next[0] = this.rig.gzip.compressing(other);
			next[0].write(TEXT, 0, 20_000);
		});
		assertThatIOException().isThrownBy(() -> use.apply(stream)).withMessage("Pool 'gzip': stream closed");
		int written = this.target.size();
		next[0].write(TEXT, 20_000, 30_000);
		next[0].close();
		assertThat(Samples.gunzip(other.toByteArray())).isEqualTo(TEXT);
		stream.close();
		stream.discard();
		stream.flush();
		assertThatIOException().isThrownBy(() -> stream.write(1)).withMessage("Pool 'gzip': stream closed");
		assertThat(this.target.size()).as("nothing is written after the end").isEqualTo(written);
		assertThat(this.target.closes).isEqualTo(closed ? 1 : 0);
		assertThat(this.rig.gzip.stats().discarded()).containsEntry("explicit", 1L);
		this.rig.assertReusable();
		this.rig.assertAtRest();
	}

	@Test
	void closingAStreamThatIsBeingClosedHasNoEffect() throws IOException {
		GzipStream stream = this.rig.gzip.compressing(this.target);
		stream.write(TEXT);
		this.target.then(stream::close);
		stream.close();
		assertThat(Samples.gunzip(this.target.toByteArray())).isEqualTo(TEXT);
		assertThat(this.target.closes).isEqualTo(1);
		assertThat(this.rig.gzip.stats().discarded()).containsEntry("explicit", 0L);
		this.rig.assertAtRest();
	}

	@Test
	void discardingAStreamThatIsBeingClosedStopsThat() throws IOException {
		GzipStream stream = this.rig.gzip.compressing(this.target);
		stream.write(NOISE);
		stream.write(NOISE);
		this.target.then(stream::discard);
		assertThatIOException().isThrownBy(stream::close).withMessage("Pool 'gzip': stream closed");
		assertThat(this.rig.gzip.stats().discarded()).containsEntry("explicit", 1L);
		this.rig.assertReusable();
		this.rig.assertAtRest();
	}

	@Test
	void secondWriterIsRefusedAndDisturbsNeitherTheFirstNorItsContent() throws IOException {
		GzipStream stream = this.rig.gzip.compressing(this.target);
		this.target.then(() -> assertThatIOException().isThrownBy(() -> stream.write(1))
			.withMessage("Pool 'gzip': stream used by two threads at the same time"));
		stream.write(NOISE);
		stream.close();
		assertThat(Samples.gunzip(this.target.toByteArray())).isEqualTo(NOISE);
		this.rig.assertAtRest();
	}

	@Test
	void everyOtherStreamIsWholeWhateverThreadsDoToTheirOwn() {
		AtomicInteger whole = new AtomicInteger();
		Together.run(3, (thread) -> {
			if (thread == 0) {
				Together.race(2_000, this::open, this::writeAll, (stream) -> end(stream, whole.get()));
				return;
			}
			byte[] content = Samples.text(3_000 + thread);
			for (int i = 0; i < 4_000; i++) {
				ByteArrayOutputStream bytes = new ByteArrayOutputStream();
				try (OutputStream stream = this.rig.gzip.compressing(bytes)) {
					stream.write(content);
				}
				assertThat(Samples.gunzip(bytes.toByteArray())).isEqualTo(content);
				whole.incrementAndGet();
			}
		});
		assertThat(whole).hasValue(8_000);
		StatsLaws.holdAtRest(this.rig.gzip.stats());
		assertThat(this.rig.gzip.stats().staleReleases()).isZero();
	}

	private GzipStream open() {
		try {
			return this.rig.gzip.compressing(OutputStream.nullOutputStream());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void writeAll(GzipStream stream) {
		try (stream) {
			stream.write(TEXT);
			stream.flush();
		}
		catch (IOException ex) {
			assertThat(ex).hasMessage("Pool 'gzip': stream closed");
		}
	}

	private static void end(GzipStream stream, int choice) {
		try {
			if (choice % 2 == 0) {
				stream.close();
			}
			else {
				stream.discard();
			}
		}
		catch (IOException ex) {
			assertThat(ex).hasMessage("Pool 'gzip': stream closed");
		}
	}

	private interface Step {

		void apply(GzipStream stream) throws IOException;

	}

	private interface Action {

		void run() throws IOException;

	}

	/** Does something once, before it takes what it is given. */
	private static final class Target extends ByteArrayOutputStream {

		private Action action = () -> {
		};

		private int closes;

		void then(Action action) {
			this.action = action;
		}

		@Override
		public void write(byte[] source, int offset, int length) {
			Action action = this.action;
			this.action = () -> {
			};
			try {
				action.run();
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
			super.write(source, offset, length);
		}

		@Override
		public void close() {
			this.closes++;
		}

	}

}
