package com.acme;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.pooled.LeakDetection;
import io.pooled.PoolStats;
import io.pooled.StatsLaws;
import io.pooled.Together;
import io.pooled.UpkeepSettings;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.digest.PooledDigest;
import io.pooled.gzip.GzipStream;
import io.pooled.gzip.PooledGzip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Calls that read from a buffer or write to it, which is released twice before or
 * meanwhile, and is somebody else's then.
 */
class SecondReleaseInCallsTests {

	private static final Logger LEAKS = Logger.getLogger("io.pooled.leaks");

	private static final byte[] CONTENT = new byte[40_000];

	static {
		new Random(1).nextBytes(CONTENT);
	}

	@BeforeAll
	static void logNothing() {
		LEAKS.setLevel(Level.OFF);
	}

	@AfterAll
	static void logAgain() {
		LEAKS.setLevel(null);
	}

	static Stream<Arguments> modes() {
		List<Arguments> modes = new ArrayList<>();
		for (LeakDetection detection : LeakDetection.values()) {
			for (boolean zero : new boolean[] { false, true }) {
				for (boolean elsewhere : new boolean[] { false, true }) {
					modes.add(Arguments.of(detection, zero, elsewhere));
				}
			}
		}
		return modes.stream();
	}

	@ParameterizedTest
	@MethodSource("modes")
	void decompressionIntoWhatIsSomebodyElsesByNowFails(LeakDetection detection, boolean zero, boolean elsewhere)
			throws Exception {
		Scene scene = new Scene(detection, zero, elsewhere);
		PooledGzip gzip = scene.gzip;
		assertThatThrownBy(() -> gzip.decompress(
				new SeenSource(scene.compressed(CONTENT), 20_000, scene::releaseTwiceAndHaveAnother), scene.first))
			.isInstanceOf(IllegalStateException.class)
			.hasMessageStartingWith(Scene.LATE);
		scene.refused(() -> gzip.decompress(new ByteArrayInputStream(scene.compressed(CONTENT)), scene.first));
		scene.end();
		assertThat(scene.decompressed(scene.compressed(CONTENT))).isEqualTo(CONTENT);
		StatsLaws.holdAtRest(gzip.stats());
		assertThat(gzip.stats().staleReleases()).isZero();
	}

	@ParameterizedTest
	@MethodSource("modes")
	void callsWithWhatIsSomebodyElsesByNowFail(LeakDetection detection, boolean zero, boolean elsewhere)
			throws Exception {
		Scene scene = new Scene(detection, zero, elsewhere);
		InputStream view = scene.first.inputStream();
		OutputStream target = scene.first.outputStream();
		GzipStream stream = scene.gzip.compressing(target);
		stream.write(CONTENT, 0, 1000);
		Writer[] writers = { scene.first.writer(StandardCharsets.UTF_8), scene.first.writer(StandardCharsets.UTF_16),
				scene.first.writer(Charset.forName("ISO-2022-JP")) };
		for (Writer writer : writers) {
			writer.write("\u3042\ud83d");
		}
		scene.releaseTwiceAndHaveAnother();
		scene.refused(() -> scene.digest.digest(scene.first));
		scene.refused(() -> scene.digest.digest(view));
		scene.refused(() -> scene.gzip.compress(scene.first));
		scene.refused(() -> scene.gzip.decompress(view));
		scene.refused(() -> scene.gzip.compressing(target));
		for (Writer writer : writers) {
			scene.refused(writer::close);
			writer.close();
		}
		scene.refused(stream::close);
		stream.close();
		scene.end();
		assertThat(scene.decompressed(scene.compressed(CONTENT))).isEqualTo(CONTENT);
		for (PoolStats stats : List.of(scene.gzip.stats(), scene.digest.stats())) {
			StatsLaws.holdAtRest(stats);
			assertThat(stats.staleReleases()).isZero();
		}
	}

	/** A buffer that is released twice, and the next two owners of its memory. */
	private static final class Scene {

		private static final String LATE = "Pool 'buffers': buffer used after it was released; acquire a new one";

		private final boolean strict;

		private final boolean elsewhere;

		private final PooledBufferFactory buffers;

		private final PooledGzip gzip;

		private final PooledDigest digest;

		private final PooledBuffer first;

		private final List<BufferOwner> next = new ArrayList<>();

		private Scene(LeakDetection detection, boolean zero, boolean elsewhere) {
			UpkeepSettings upkeep = new UpkeepSettings(Duration.ofMinutes(1), Duration.ofHours(1), detection, 1);
			this.strict = detection == LeakDetection.STRICT;
			this.elsewhere = elsewhere;
			this.buffers = BufferOwner.pool(upkeep, zero);
			PooledBufferFactory results = PooledBufferFactory.builder("results").build();
			this.gzip = PooledGzip.builder("gzip").buffer(results).maxIdle(1).upkeep(upkeep).build();
			this.digest = PooledDigest.of("digest", "SHA-256", 1, upkeep);
			this.first = this.buffers.acquire();
			this.first.write(new byte[200]);
		}

		private byte[] compressed(byte[] content) {
			try (PooledBuffer buffer = this.gzip.compress(content)) {
				return buffer.toByteArray();
			}
		}

		private byte[] decompressed(byte[] compressed) throws IOException {
			try (PooledBuffer buffer = this.gzip.decompress(new ByteArrayInputStream(compressed))) {
				return buffer.toByteArray();
			}
		}

		private void where(Together.Task task) throws Exception {
			if (this.elsewhere) {
				Together.elsewhere(task);
			}
			else {
				task.run();
			}
		}

		private void releaseTwiceAndHaveAnother() throws Exception {
			Set<Object> memory = BufferOwner.memory(this.first);
			where(() -> {
				this.first.close();
				if (this.strict) {
					assertThatIllegalStateException().isThrownBy(this.first::close)
						.withMessageStartingWith("Pool 'buffers': released twice");
				}
				else {
					assertThatCode(this.first::close).doesNotThrowAnyException();
				}
			});
			BufferOwner second = another('B');
			assertThat(memory.containsAll(second.memory())).as("memory of the second owner").isTrue();
			assertThat(Collections.disjoint(another('C').memory(), second.memory())).as("memory of the third").isTrue();
		}

		private BufferOwner another(char value) throws IOException {
			BufferOwner owner = new BufferOwner(this.buffers.acquire());
			owner.write((byte) value);
			this.next.add(owner);
			return owner;
		}

		private void refused(ThrowingCallable use) {
			assertThatThrownBy(use).isInstanceOf(IllegalStateException.class).hasMessageStartingWith(LATE);
		}

		private void end() throws IOException {
			this.next.get(0).releaseUnharmed((byte) 'B');
			this.next.get(1).releaseUnharmed((byte) 'C');
			StatsLaws.holdAtRest(this.buffers.stats());
			assertThat(this.buffers.stats().staleReleases()).isOne();
		}

	}

}
