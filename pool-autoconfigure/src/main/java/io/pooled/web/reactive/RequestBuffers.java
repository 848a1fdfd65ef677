package io.pooled.web.reactive;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import reactor.core.publisher.SignalType;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.pooled.buffer.PooledBuffer;

/**
 * The buffers that bodies of one request were read into.
 */
final class RequestBuffers {

	private final Queue<PooledBuffer> buffers = new ConcurrentLinkedQueue<>();

	private volatile boolean over;

	static void closeWithRequest(PooledBuffer buffer, ContextView context) {
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
			release(SignalType.CANCEL);
		}
	}

	Context putInto(Context context) {
		return context.put(RequestBuffers.class, this);
	}

	/**
	 * Close the buffers; or discard them, where the handler did not come to an end and
	 * may still be at work.
	 * @param signal how handling the request has ended
	 */
	void release(SignalType signal) {
		this.over = true;
		for (PooledBuffer buffer = this.buffers.poll(); buffer != null; buffer = this.buffers.poll()) {
			if (signal == SignalType.ON_COMPLETE) {
				buffer.closeIfOpen();
			}
			else {
				buffer.discardIfOpen();
			}
		}
	}

}
