package io.pooled.benchmarks;

import java.io.IOException;
import java.io.OutputStream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.json.PooledJsonEncoder;
import io.pooled.json.PooledRecyclerPool;

/**
 * A value written as JSON as a whole, and what was written copied to where it goes: into
 * a pooled buffer with the starter's recyclers and with Jackson's own, into an array as
 * it is usually done, and into nothing.
 *
 * @since 0.1.0
 */
public class JsonBenchmark extends AbstractBenchmark {

	private static final OutputStream NOWHERE = new OutputStream() {

		@Override
		public void write(int value) {
		}

		@Override
		public void write(byte[] source, int offset, int length) {
		}

	};

	@Benchmark
	public long pooledJson(Documents documents, Encoders state) throws IOException {
		return state.encode(state.pooled, documents);
	}

	@Benchmark
	public long pooledJsonDefaultRecycler(Documents documents, Encoders state) throws IOException {
		return state.encode(state.pooledBuffersOnly, documents);
	}

	@Benchmark
	public long writeValueAsBytes(Documents documents, Encoders state) throws IOException {
		byte[] json = state.plain.writeValueAsBytes(documents.value);
		state.target.write(json);
		return json.length;
	}

	// What Jackson itself takes, without anything that could be pooled or copied.
	@Benchmark
	public long discarded(Documents documents, Encoders state) {
		state.plain.writeValue(NOWHERE, documents.value);
		return documents.size;
	}

	/**
	 * The contestants.
	 */
	@State(Scope.Benchmark)
	public static class Encoders {

		final OutputStream target = OutputStream.nullOutputStream();

		final ObjectWriter plain = JsonMapper.builder().build().writer();

		final PooledBufferFactory buffers = PooledBufferFactory.builder("buffers").build();

		final PooledJsonEncoder pooledBuffersOnly = PooledJsonEncoder.of("buffersOnly",
				JsonMapper.builder().build().writer(), this.buffers);

		final PooledJsonEncoder pooled = PooledJsonEncoder.of("json",
				JsonMapper.builder(JsonFactory.builder().recyclerPool(PooledRecyclerPool.of("recycler", 256)).build())
					.build()
					.writer(),
				this.buffers);

		long encode(PooledJsonEncoder encoder, Documents documents) throws IOException {
			try (PooledBuffer buffer = encoder.encode(documents.value)) {
				buffer.writeTo(this.target);
				return buffer.size();
			}
		}

		@Setup
		public void warm(Documents documents) throws IOException {
			encode(this.pooled, documents);
			encode(this.pooledBuffersOnly, documents);
			promote();
		}

	}

}
