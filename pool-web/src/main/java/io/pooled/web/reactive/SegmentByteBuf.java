package io.pooled.web.reactive;

import java.nio.ByteBuffer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import org.apache.commons.logging.LogFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

/**
 * A part of a pooled buffer as Netty wants it, which tells when Netty is done with it; or
 * a copy, with a Netty that this does not fit.
 */
final class SegmentByteBuf {

	private static final boolean FITS = fits();

	private SegmentByteBuf() {
	}

	private static boolean fits() {
		try {
			boolean[] released = new boolean[1];
			Counted.of(UnpooledByteBufAllocator.DEFAULT, ByteBuffer.allocate(1), () -> released[0] = true).release();
			return released[0];
		}
		catch (LinkageError ex) {
			LogFactory.getLog(SegmentByteBuf.class)
				.warn("Pooled copies the buffers that it writes, because Netty "
						+ ByteBufAllocator.class.getPackage().getImplementationVersion() + " does not fit: " + ex
						+ ". With 'pools.web.body.enabled=false' it writes none.");
			return false;
		}
	}

	static boolean suits(DataBufferFactory factory) {
		return factory instanceof NettyDataBufferFactory;
	}

	static DataBuffer wrap(ByteBuffer segment, DataBufferFactory factory, Runnable released) {
		NettyDataBufferFactory netty = (NettyDataBufferFactory) factory;
		if (!FITS) {
			DataBuffer copy = netty.allocateBuffer(segment.remaining()).write(segment);
			released.run();
			return copy;
		}
		return netty.wrap(Counted.of(netty.getByteBufAllocator(), segment, released));
	}

	/*
	 * The only class that needs what another Netty may not have: it is linked when the
	 * first one is made, and not before.
	 */
	private static final class Counted extends UnpooledHeapByteBuf {

		private final Runnable released;

		private Counted(ByteBufAllocator allocator, ByteBuffer segment, Runnable released) {
			super(allocator, segment.array(), segment.array().length);
			this.released = released;
			setIndex(segment.arrayOffset(), segment.arrayOffset() + segment.limit());
		}

		static ByteBuf of(ByteBufAllocator allocator, ByteBuffer segment, Runnable released) {
			return new Counted(allocator, segment, released);
		}

		@Override
		protected void deallocate() {
			super.deallocate();
			this.released.run();
		}

	}

}
