package io.pooled.web.reactive;

import java.nio.ByteBuffer;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;

/**
 * A part of a pooled buffer as Netty wants it, which tells when Netty is done with it.
 */
final class SegmentByteBuf extends UnpooledHeapByteBuf {

	private final Runnable released;

	SegmentByteBuf(ByteBufAllocator allocator, ByteBuffer segment, Runnable released) {
		super(allocator, segment.array(), segment.array().length);
		this.released = released;
		setIndex(segment.arrayOffset(), segment.arrayOffset() + segment.limit());
	}

	@Override
	protected void deallocate() {
		super.deallocate();
		this.released.run();
	}

}
