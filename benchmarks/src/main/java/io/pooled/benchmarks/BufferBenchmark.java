package io.pooled.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

import io.netty.buffer.ByteBuf;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.springframework.util.FastByteArrayOutputStream;

import io.pooled.benchmarks.NettyBenchmark.AdaptiveAllocator;
import io.pooled.benchmarks.NettyBenchmark.PooledAllocator;
import io.pooled.buffer.PooledBuffer;
import io.pooled.buffer.PooledBufferFactory;

/**
 * Fills a buffer in the chunks that an encoder writes, and copies it once to where the
 * bytes go. Each contestant is measured twice: growing from what it starts with, and told
 * the size beforehand ({@code Expected}). The streams of the JDK and of Spring are new
 * each time. All of it runs in Netty's kind of threads, without which its allocators have
 * no caches.
 *
 * @since 0.1.0
 */
@Fork(value = 2, jvmArgsAppend = { FastThreads.EXECUTOR, FastThreads.EXECUTOR_CLASS, FastThreads.NO_LEAK_DETECTION })
public class BufferBenchmark extends AbstractBenchmark {

	@Benchmark
	public OutputStream pooledBuffer(Content content, Factory state, Sink sink) throws IOException {
		try (PooledBuffer buffer = state.factory.acquire()) {
			return content.copy(buffer, sink);
		}
	}

	@Benchmark
	public OutputStream pooledBufferExpected(Content content, Factory state, Sink sink) throws IOException {
		try (PooledBuffer buffer = state.factory.acquire(content.size)) {
			return content.copy(buffer, sink);
		}
	}

	@Benchmark
	public OutputStream byteArrayOutputStream(Content content, Sink sink) throws IOException {
		ByteArrayOutputStream stream = new ByteArrayOutputStream();
		content.writeTo(stream);
		stream.writeTo(sink);
		return sink;
	}

	@Benchmark
	public OutputStream byteArrayOutputStreamExpected(Content content, Sink sink) throws IOException {
		ByteArrayOutputStream stream = new ByteArrayOutputStream(content.size);
		content.writeTo(stream);
		stream.writeTo(sink);
		return sink;
	}

	@Benchmark
	public OutputStream springStream(Content content, Sink sink) throws IOException {
		FastByteArrayOutputStream stream = new FastByteArrayOutputStream();
		content.writeTo(stream);
		stream.writeTo(sink);
		return sink;
	}

	@Benchmark
	public OutputStream springStreamExpected(Content content, Sink sink) throws IOException {
		FastByteArrayOutputStream stream = new FastByteArrayOutputStream(content.size);
		content.writeTo(stream);
		stream.writeTo(sink);
		return sink;
	}

	@Benchmark
	public OutputStream nettyPooled(Content content, PooledAllocator state, Sink sink) throws IOException {
		return content.copy(PooledAllocator.ALLOCATOR.heapBuffer(256), sink);
	}

	@Benchmark
	public OutputStream nettyPooledExpected(Content content, PooledAllocator state, Sink sink) throws IOException {
		return content.copy(PooledAllocator.ALLOCATOR.heapBuffer(content.size), sink);
	}

	@Benchmark
	public OutputStream nettyAdaptive(Content content, AdaptiveAllocator state, Sink sink) throws IOException {
		return content.copy(AdaptiveAllocator.ALLOCATOR.heapBuffer(256), sink);
	}

	@Benchmark
	public OutputStream nettyAdaptiveExpected(Content content, AdaptiveAllocator state, Sink sink) throws IOException {
		return content.copy(AdaptiveAllocator.ALLOCATOR.heapBuffer(content.size), sink);
	}

	/**
	 * What is written, and how.
	 */
	@State(Scope.Benchmark)
	public static class Content {

		/** What Jackson's generators collect before they write. */
		private static final int CHUNK = 8000;

		/** To be seen by a buffer that learns what it has to hold. */
		private static final int LEARN = 1000;

		@Param({ "200", "18432", "921600" })
		int size;

		private final byte[] chunk = new byte[CHUNK];

		OutputStream copy(PooledBuffer buffer, OutputStream sink) throws IOException {
			for (int left = this.size; left > 0; left -= CHUNK) {
				buffer.write(this.chunk, 0, Math.min(left, CHUNK));
			}
			buffer.writeTo(sink);
			return sink;
		}

		OutputStream copy(ByteBuf buffer, OutputStream sink) throws IOException {
			try {
				for (int left = this.size; left > 0; left -= CHUNK) {
					buffer.writeBytes(this.chunk, 0, Math.min(left, CHUNK));
				}
				sink.write(buffer.array(), buffer.arrayOffset() + buffer.readerIndex(), buffer.readableBytes());
				return sink;
			}
			finally {
				buffer.release();
			}
		}

		void writeTo(OutputStream stream) throws IOException {
			for (int left = this.size; left > 0; left -= CHUNK) {
				stream.write(this.chunk, 0, Math.min(left, CHUNK));
			}
		}

	}

	/**
	 * Reads every byte, as a socket would, and forgets it.
	 */
	@State(Scope.Thread)
	public static class Sink extends OutputStream {

		private final byte[] last = new byte[8192];

		@Override
		public void write(int value) {
			this.last[0] = (byte) value;
		}

		@Override
		public void write(byte[] bytes, int offset, int length) {
			for (int end = offset + length; offset < end; offset += this.last.length) {
				System.arraycopy(bytes, offset, this.last, 0, Math.min(end - offset, this.last.length));
			}
		}

	}

	/**
	 * This project's buffers with their default settings, but for room for all threads.
	 */
	@State(Scope.Benchmark)
	public static class Factory {

		PooledBufferFactory factory;

		@Setup
		public void fill(Content content, Sink sink, BenchmarkParams params) throws Exception {
			int idle = idle(params);
			this.factory = PooledBufferFactory.builder("buffers")
				.maxRetained(Math.max(32 * 1024 * 1024, 2L * idle * content.size))
				.build();
			for (int i = 0; i < Content.LEARN; i++) {
				this.factory.use((buffer) -> content.copy(buffer, sink));
			}
			AbstractBenchmark.fill(idle, () -> {
				PooledBuffer buffer = this.factory.acquire();
				content.copy(buffer, sink);
				return buffer;
			}, PooledBuffer::close);
		}

		@TearDown
		public void close() {
			this.factory.close();
		}

	}

}
