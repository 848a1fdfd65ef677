package io.pooled.jcstress;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.GZIPInputStream;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

import io.pooled.PoolStats;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.gzip.GzipStream;
import io.pooled.gzip.PooledGzip;

/**
 * A gzip stream that ends while another thread writes to it keeps its deflater from every
 * other stream.
 */
final class GzipStreamShared {

	private GzipStreamShared() {
	}

	@JCStressTest
	@JCStressMeta(Grades.Sound.class)
	@Description("One thread writes to a stream that another one closes or discards, and then compresses something else.")
	@State
	public static class ByAWriterAndACloser {

		private static final byte[] CONTENT = content((byte) 1);

		private static final byte[] OTHER = content((byte) 2);

		private final PooledGzip gzip = PooledGzip.builder("subject")
			.buffer(PooledBufferFactory.builder("buffers").build())
			.level(1)
			.maxIdle(2)
			.build();

		private final GzipStream stream = open(OutputStream.nullOutputStream());

		private final boolean discards = ThreadLocalRandom.current().nextBoolean();

		private final ByteArrayOutputStream other = new ByteArrayOutputStream();

		private static byte[] content(byte value) {
			byte[] content = new byte[2000];
			Arrays.fill(content, value);
			return content;
		}

		private GzipStream open(OutputStream target) {
			try {
				return this.gzip.compressing(target);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Actor
		public void write() {
			try {
				this.stream.write(CONTENT);
				this.stream.flush();
			}
			catch (IOException ex) {
				// ended by the other one
			}
		}

		@Actor
		public void end() {
			try {
				if (this.discards) {
					this.stream.discard();
				}
				else {
					this.stream.close();
				}
				try (OutputStream next = open(this.other)) {
					next.write(OTHER);
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Arbiter
		public void check(L_Result r) {
			PoolStats stats = this.gzip.stats();
			this.gzip.close();
			boolean balanced = stats.inUse() == 0 && stats.staleReleases() == 0;
			r.r1 = !isOtherIntact() ? "the other stream is corrupt" : balanced ? Verdict.SOUND : stats.toString();
		}

		private boolean isOtherIntact() {
			try (InputStream read = new GZIPInputStream(new ByteArrayInputStream(this.other.toByteArray()))) {
				return Arrays.equals(read.readAllBytes(), OTHER);
			}
			catch (IOException ex) {
				return false;
			}
		}

	}

}
