package io.pooled.web.reactive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Flux;

import io.pooled.buffer.PooledBuffer;

/**
 * A buffer whose memory a server is writing. It is closed when the writer has ended and
 * every part that was given to the server has been released by that: a server may say
 * that it is done, or be told to stop, while it is still at it.
 */
final class WrittenBuffer {

	private static final boolean NETTY = ClassUtils.isPresent("io.netty.buffer.ByteBuf",
			WrittenBuffer.class.getClassLoader());

	private final PooledBuffer buffer;

	/** The writer, and the parts that the server has. */
	private final AtomicInteger users = new AtomicInteger(1);

	private volatile boolean uncounted;

	WrittenBuffer(PooledBuffer buffer) {
		this.buffer = buffer;
	}

	/**
	 * Return the content in parts, one for each segment, without a copy.
	 * @param factory what the server makes its own buffers with
	 * @return the parts
	 */
	Flux<DataBuffer> parts(DataBufferFactory factory) {
		return Flux.fromIterable(segments()).map((segment) -> wrap(segment, factory));
	}

	private List<ByteBuffer> segments() {
		Segments segments = new Segments(new ArrayList<>());
		try {
			this.buffer.writeTo(segments);
			return segments.found();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private DataBuffer wrap(ByteBuffer segment, DataBufferFactory factory) {
		if (!NETTY || !SegmentByteBuf.suits(factory)) {
			this.uncounted = true;
			return factory.wrap(segment);
		}
		if (this.users.getAndUpdate((users) -> (users > 0) ? users + 1 : 0) == 0) {
			throw new CancellationException("The response has ended");
		}
		return SegmentByteBuf.wrap(segment, factory, this::release);
	}

	/**
	 * Tell that one user is done, to begin with the writer.
	 */
	void release() {
		if (this.users.decrementAndGet() == 0) {
			this.buffer.closeIfOpen();
		}
	}

	/**
	 * Tell that the writer was stopped. A server without reference counts may then still
	 * be at it, so the memory is not used again.
	 */
	void cancel() {
		if (this.uncounted) {
			this.buffer.discardIfOpen();
		}
		release();
	}

	private record Segments(List<ByteBuffer> found) implements WritableByteChannel {

		@Override
		public int write(ByteBuffer source) {
			int length = source.remaining();
			this.found.add(source.slice());
			source.position(source.limit());
			return length;
		}

		@Override
		public boolean isOpen() {
			return true;
		}

		@Override
		public void close() {
		}

	}

}
