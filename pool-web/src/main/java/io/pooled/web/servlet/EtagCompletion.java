package io.pooled.web.servlet;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import org.jspecify.annotations.Nullable;

/**
 * Lets go of a body that is not dispatched any more: the client is gone, or the
 * application has completed the request by itself.
 *
 * @param held the response
 */
record EtagCompletion(EtagResponse held) implements AsyncListener {

	@Override
	public void onComplete(AsyncEvent event) {
		this.held.end();
	}

	@Override
	public void onTimeout(AsyncEvent event) {
	}

	@Override
	public void onError(AsyncEvent event) {
		if (ClientLoss.isToldBy(event) && this.held.isCommitted()) {
			this.held.end();
		}
	}

	@Override
	public void onStartAsync(@Nullable AsyncEvent event) {
	}

}
