package io.pooled.web.servlet;

import java.io.IOException;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/**
 * Ends a response that is not dispatched any more: the application has completed it by
 * itself, or the client is gone.
 */
final class CompressionCompletion implements AsyncListener {

	private final CompressedResponse response;

	private volatile boolean failed;

	CompressionCompletion(CompressedResponse response) {
		this.response = response;
	}

	@Override
	public void onComplete(AsyncEvent event) throws IOException {
		if (this.failed) {
			this.response.abandonUnlessFinished();
		}
		else {
			this.response.finish();
		}
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		this.failed = true;
	}

	@Override
	public void onError(AsyncEvent event) {
		this.failed = true;
		if (ClientLoss.isToldBy(event) && this.response.isCommitted()) {
			this.response.abandonUnlessFinished();
		}
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
	}

}
