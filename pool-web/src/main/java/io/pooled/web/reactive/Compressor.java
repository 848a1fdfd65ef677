package io.pooled.web.reactive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

import io.pooled.LeaseScope;
import io.pooled.gzip.GzipStream;
import io.pooled.gzip.PooledGzip;

/**
 * Compresses one body, part by part. Locks, because a response can be cancelled while a
 * part is being compressed; nothing blocks here.
 */
final class Compressor {

	private static final int COPY = 8192;

	private final PooledGzip gzip;

	private final CollectedOutput output;

	private final Runnable announcement;

	private boolean begun;

	private boolean over;

	private @Nullable GzipStream stream;

	private byte[] copy = new byte[0];

	Compressor(PooledGzip gzip, DataBufferFactory buffers, Runnable announcement) {
		this.gzip = gzip;
		this.output = new CollectedOutput(buffers);
		this.announcement = announcement;
	}

	/**
	 * Compress a part, and release it.
	 * @param part the part
	 * @param sink gets what that yields, if anything
	 */
	synchronized void compress(DataBuffer part, SynchronousSink<DataBuffer> sink) {
		try (DataBuffer.ByteBufferIterator content = part.readableByteBuffers()) {
			while (content.hasNext() && !this.over) {
				write(content.next());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			DataBufferUtils.release(part);
		}
		DataBuffer output = this.output.take();
		if (output != null) {
			sink.next(output);
		}
	}

	private void write(ByteBuffer content) throws IOException {
		if (content.hasArray()) {
			stream().write(content.array(), content.arrayOffset() + content.position(), content.remaining());
			return;
		}
		if (this.copy.length == 0) {
			this.copy = new byte[COPY];
		}
		while (content.hasRemaining()) {
			int length = Math.min(content.remaining(), this.copy.length);
			content.get(this.copy, 0, length);
			stream().write(this.copy, 0, length);
		}
	}

	/**
	 * Announce what is to come, if that is not done yet: the response is about to begin.
	 */
	synchronized void begin() {
		if (!this.begun) {
			this.begun = true;
			this.announcement.run();
		}
	}

	private GzipStream stream() throws IOException {
		GzipStream stream = this.stream;
		if (stream == null) {
			begin();
			stream = LeaseScope.outside(() -> this.gzip.compressing(this.output));
			this.stream = stream;
		}
		return stream;
	}

	/**
	 * Yield everything that was compressed so far.
	 * @return what there is to send, when subscribed to
	 */
	Flux<DataBuffer> flush() {
		return Mono.fromCallable(() -> advance(GzipStream::flush)).flux();
	}

	/**
	 * Yield the end of the body, which is nothing if that was nothing.
	 * @return what there is to send, when subscribed to
	 */
	Flux<DataBuffer> end() {
		return Mono.fromCallable(() -> isBegun() ? advance(GzipStream::close) : null).flux();
	}

	private synchronized boolean isBegun() {
		return this.begun;
	}

	private synchronized @Nullable DataBuffer advance(Step step) throws IOException {
		if (!this.over) {
			step.apply(stream());
		}
		return this.output.take();
	}

	/**
	 * Let go of what is still at work. Does nothing at the end of a body.
	 * @return completes at once
	 */
	Mono<Void> discard() {
		return Mono.fromRunnable(this::giveUp);
	}

	private synchronized void giveUp() {
		this.over = true;
		if (this.stream != null) {
			this.stream.discard();
		}
		DataBuffer output = this.output.take();
		if (output != null) {
			DataBufferUtils.release(output);
		}
	}

	/**
	 * Does something to the stream.
	 */
	private interface Step {

		void apply(GzipStream stream) throws IOException;

	}

}
