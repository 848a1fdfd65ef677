package io.pooled.web.driven;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Performs steps with the request and the response that a servlet was given.
 *
 * @param play what all of this belongs to
 * @param request the request
 * @param response the response
 */
record Part(Play play, HttpServletRequest request, HttpServletResponse response) {

	static final String DELIBERATE = "deliberate";

	void perform(List<Step> steps) throws Exception {
		for (Step step : steps) {
			perform(step);
		}
	}

	private void perform(Step step) throws Exception {
		int index = this.play.begin(step);
		String outcome = "thrown on";
		try {
			outcome = String.valueOf(this.play.action(step, index, this.response).perform(this, step.steps()));
		}
		catch (Exception ex) {
			if (isDeliberate(ex)) {
				throw ex;
			}
			outcome = (ex instanceof IOException) ? "IOException" : ex.getClass().getSimpleName();
		}
		finally {
			this.play.end(index, step, outcome, this.response);
		}
	}

	/**
	 * Return what to write with: nothing is written to a writer that was closed.
	 */
	PrintWriter writer() throws IOException {
		PrintWriter writer = this.response.getWriter();
		return this.play.isClosed(writer) ? new PrintWriter(Writer.nullWriter()) : writer;
	}

	void closeWriterLater() throws IOException {
		this.play.close(this.response.getWriter());
	}

	static boolean isDeliberate(Throwable ex) {
		return DELIBERATE.equals(ex.getMessage())
				|| (ex.getCause() != null && ex.getCause() != ex && isDeliberate(ex.getCause()));
	}

}
