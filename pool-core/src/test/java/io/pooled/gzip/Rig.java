package io.pooled.gzip;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import io.pooled.PoolStats;
import io.pooled.StatsLaws;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A gzip pool with its buffers, and what must hold for it after a failure.
 */
final class Rig {

	private static final byte[] KNOWN = Samples.text(300);

	private static final byte[] KNOWN_COMPRESSED = Samples.gzip(KNOWN);

	final PooledBufferFactory buffers = PooledBufferFactory.builder("buffers").build();

	final PooledGzip gzip = PooledGzip.builder("gzip").buffer(this.buffers).build();

	byte[] decompress(byte[] compressed) throws IOException {
		return decompress(new ByteArrayInputStream(compressed));
	}

	byte[] decompress(InputStream source) throws IOException {
		try (PooledBuffer buffer = this.gzip.decompress(source)) {
			return buffer.toByteArray();
		}
	}

	byte[] compress(byte[] content) {
		try (PooledBuffer buffer = this.gzip.compress(content)) {
			return buffer.toByteArray();
		}
	}

	// Says why the bytes are refused, in words that name the pool.
	String refusal(byte[] compressed) throws IOException {
		return refusal(() -> decompress(compressed));
	}

	String refusal(ThrowingCallable call) throws IOException {
		IOException failure = catchThrowableOfType(IOException.class, call);
		assertThat(failure).as("what it throws").isNotNull();
		String message = failure.getMessage();
		if (message == null || !message.startsWith("Pool 'gzip': ")) {
			throw new AssertionError("no message that names the pool", failure);
		}
		assertReusable();
		return message;
	}

	// Cheap enough to be called after each of thousands of failures.
	void assertReusable() throws IOException {
		assertRest(this.gzip.stats());
		assertRest(this.buffers.stats());
		assertThat(decompress(KNOWN_COMPRESSED)).isEqualTo(KNOWN);
	}

	void assertAtRest() {
		StatsLaws.holdAtRest(this.gzip.stats());
		StatsLaws.holdAtRest(this.buffers.stats());
		assertThat(this.gzip.stats().staleReleases()).isZero();
		assertThat(this.buffers.stats().staleReleases()).isZero();
	}

	private static void assertRest(PoolStats stats) {
		if (stats.inUse() != 0 || stats.created() - StatsLaws.discarded(stats) != stats.idle()) {
			StatsLaws.holdAtRest(stats);
		}
	}

}
