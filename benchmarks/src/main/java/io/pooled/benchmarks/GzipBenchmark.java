package io.pooled.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.gzip.PooledGzip;

/**
 * JSON compressed, and decompressed again, at level 6: with pooled engines, and with a
 * new stream each time, into an array that grows or into a pooled buffer.
 *
 * @since 0.1.0
 */
public class GzipBenchmark extends AbstractBenchmark {

	@Benchmark
	public long pooledGzip(Documents documents, Gzip state) {
		try (PooledBuffer compressed = state.gzip.compress(documents.json)) {
			return compressed.size();
		}
	}

	@Benchmark
	public long pooledGzipStream(Documents documents, Gzip state) throws IOException {
		try (PooledBuffer compressed = state.buffers.acquire()) {
			try (OutputStream stream = state.gzip.compressing(compressed.outputStream())) {
				stream.write(documents.json);
			}
			return compressed.size();
		}
	}

	@Benchmark
	public long newGzipStream(Documents documents) throws IOException {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (OutputStream stream = new GZIPOutputStream(compressed)) {
			stream.write(documents.json);
		}
		return compressed.size();
	}

	@Benchmark
	public long newGzipStreamToPooledBuffer(Documents documents, Gzip state) throws IOException {
		try (PooledBuffer compressed = state.buffers.acquire()) {
			try (OutputStream stream = new GZIPOutputStream(compressed.outputStream())) {
				stream.write(documents.json);
			}
			return compressed.size();
		}
	}

	@Benchmark
	public long pooledGunzip(Gzip state) throws IOException {
		try (PooledBuffer content = state.gzip.decompress(new ByteArrayInputStream(state.compressed))) {
			return content.size();
		}
	}

	@Benchmark
	public long newGunzipStream(Gzip state) throws IOException {
		try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(state.compressed))) {
			return stream.readAllBytes().length;
		}
	}

	@Benchmark
	public long newGunzipStreamToPooledBuffer(Gzip state) throws IOException {
		try (PooledBuffer content = state.buffers.acquire();
				GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(state.compressed))) {
			stream.transferTo(content.outputStream());
			return content.size();
		}
	}

	/**
	 * The pools, and the document compressed.
	 */
	@State(Scope.Benchmark)
	public static class Gzip {

		final PooledBufferFactory buffers = PooledBufferFactory.builder("buffers").build();

		final PooledGzip gzip = PooledGzip.builder("gzip").buffer(this.buffers).build();

		byte[] compressed = {};

		@Setup
		public void warm(Documents documents) throws IOException {
			try (PooledBuffer compressed = this.gzip.compress(documents.json)) {
				this.compressed = compressed.toByteArray();
			}
			this.gzip.decompress(new ByteArrayInputStream(this.compressed)).close();
			promote();
		}

	}

}
