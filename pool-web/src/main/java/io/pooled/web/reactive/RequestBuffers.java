package io.pooled.web.reactive;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.pooled.buffer.PooledBuffer;

/**
 * The buffers that bodies of one request were read into. What their handler has not
 * closed when the response is over is discarded: a chain that has ended says nothing
 * about the code that has a buffer, which a timeout or a fallback may have left behind.
 */
final class RequestBuffers {

	private final Queue<PooledBuffer> buffers = new ConcurrentLinkedQueue<>();

	private volatile boolean over;

	static void discardWithRequest(PooledBuffer buffer, ContextView context) {
		context.<RequestBuffers>getOrEmpty(RequestBuffers.class).ifPresent((request) -> request.add(buffer));
	}

	/**
	 * Leave a buffer to somebody else, who is going to release it.
	 * @param buffer the buffer
	 * @param context of the request
	 */
	static void handOver(PooledBuffer buffer, ContextView context) {
		context.<RequestBuffers>getOrEmpty(RequestBuffers.class).ifPresent((request) -> request.buffers.remove(buffer));
	}

	private void add(PooledBuffer buffer) {
		this.buffers.add(buffer);
		if (this.over) {
			discard();
		}
	}

	Context putInto(Context context) {
		return context.put(RequestBuffers.class, this);
	}

	void discard() {
		this.over = true;
		for (PooledBuffer buffer = this.buffers.poll(); buffer != null; buffer = this.buffers.poll()) {
			buffer.discardIfOpen();
		}
	}

}
