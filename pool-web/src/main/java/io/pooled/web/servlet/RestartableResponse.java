package io.pooled.web.servlet;

import java.io.IOException;

import jakarta.servlet.http.HttpServletResponse;

/**
 * A response whose body begins anew with an error, a redirect or a reset, unless it is on
 * its way to the client.
 */
abstract class RestartableResponse extends BodyResponse {

	RestartableResponse(HttpServletResponse response) {
		super(response);
	}

	/**
	 * Called before an error is sent.
	 * @param status of the error
	 */
	abstract void beginError(int status);

	@Override
	public void reset() {
		super.reset();
		startAnew();
	}

	@Override
	public void resetBuffer() {
		super.resetBuffer();
		dropBody();
	}

	@Override
	public void sendError(int status) throws IOException {
		startAnewFor(status);
		super.sendError(status);
		leaveUnlessIncluded();
	}

	@Override
	public void sendError(int status, String message) throws IOException {
		startAnewFor(status);
		super.sendError(status, message);
		leaveUnlessIncluded();
	}

	@Override
	public void sendRedirect(String location, int status, boolean clear) throws IOException {
		if (!isIncluded()) {
			if (isCommitted()) {
				// Jetty would throw as well, but send nothing afterwards.
				throw new IllegalStateException("The response is committed");
			}
			if (clear) {
				startAnew();
				forgetUse();
			}
			else {
				finish();
			}
		}
		super.sendRedirect(location, status, clear);
		leaveUnlessIncluded();
	}

	private void startAnewFor(int status) {
		startAnew();
		beginError(status);
	}

	// A server that has committed the response already throws what is due.
	private void startAnew() {
		if (!isIncluded() && !isCommitted()) {
			dropBody();
			forgetLength();
		}
	}

}
