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

import io.pooled.LeaseScope;
import io.pooled.buffer.PooledBuffer;

/**
 * The content of a buffer while a server writes it. It belongs to the response from the
 * beginning: whoever has the buffer can neither close it under the server, nor write it
 * to a second response. Netty gets the memory itself, which is released when the writer
 * has ended and Netty has let go of every part: a server may say that it is done, or be
 * told to stop, while it is still at it. Any other server, which would not tell that,
 * gets copies.
 */
final class WrittenBuffer {

	private static final boolean NETTY = ClassUtils.isPresent("io.netty.buffer.ByteBuf",
			WrittenBuffer.class.getClassLoader());

	private final PooledBuffer buffer;

	/** The writer, and the parts that the server has. */
	private final AtomicInteger users = new AtomicInteger(1);

	WrittenBuffer(PooledBuffer buffer) {
		this.buffer = LeaseScope.outside(buffer::passOn);
	}

	long size() {
		return this.buffer.size();
	}

	/**
	 * Return the content in parts, one for each segment.
	 * @param factory what the server makes its own buffers with
	 * @return the parts
	 */
	Flux<DataBuffer> parts(DataBufferFactory factory) {
		return Flux.fromIterable(segments()).map((segment) -> part(segment, factory));
	}

	/**
	 * Return whether a server or client gets the memory itself.
	 * @param factory what it makes its own buffers with
	 * @return {@code false} if it gets copies
	 */
	static boolean isLentTo(DataBufferFactory factory) {
		return NETTY && SegmentByteBuf.suits(factory);
	}

	/**
	 * Copy the content at once, for those who write it at some time or never: to arrays,
	 * which nobody has to release.
	 * @param factory what a client makes its own buffers with
	 * @return the parts
	 */
	Flux<DataBuffer> copies(DataBufferFactory factory) {
		return Flux.fromIterable(segments().stream().map((segment) -> {
			byte[] copy = new byte[segment.remaining()];
			segment.get(copy);
			return factory.wrap(copy);
		}).toList());
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

	private DataBuffer part(ByteBuffer segment, DataBufferFactory factory) {
		if (this.users.getAndUpdate((users) -> (users > 0) ? users + 1 : 0) == 0) {
			throw new CancellationException("The response has ended");
		}
		if (isLentTo(factory)) {
			return SegmentByteBuf.wrap(segment, factory, this::release);
		}
		try {
			return factory.allocateBuffer(segment.remaining()).write(segment);
		}
		finally {
			release();
		}
	}

	/**
	 * Tell that one user is done, to begin with the writer.
	 */
	void release() {
		if (this.users.decrementAndGet() == 0) {
			this.buffer.closeIfOpen();
		}
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
