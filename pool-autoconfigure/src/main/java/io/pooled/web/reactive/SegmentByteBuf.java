package io.pooled.web.reactive;

import java.nio.ByteBuffer;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

/**
 * A part of a pooled buffer as Netty wants it, which tells when Netty is done with it.
 */
final class SegmentByteBuf extends UnpooledHeapByteBuf {

	private final Runnable released;

	private SegmentByteBuf(ByteBufAllocator allocator, ByteBuffer segment, Runnable released) {
		super(allocator, segment.array(), segment.array().length);
		this.released = released;
		setIndex(segment.arrayOffset(), segment.arrayOffset() + segment.limit());
	}

	static boolean suits(DataBufferFactory factory) {
		return factory instanceof NettyDataBufferFactory;
	}

	static DataBuffer wrap(ByteBuffer segment, DataBufferFactory factory, Runnable released) {
		NettyDataBufferFactory netty = (NettyDataBufferFactory) factory;
		return netty.wrap(new SegmentByteBuf(netty.getByteBufAllocator(), segment, released));
	}

	@Override
	protected void deallocate() {
		super.deallocate();
		this.released.run();
	}

}
