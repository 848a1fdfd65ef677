package io.pooled.web.driven;

/**
 * What came of a step.
 *
 * @param step what was done
 * @param outcome what the application has seen
 * @param committed whether the response was committed afterwards
 */
record Call(String step, String outcome, boolean committed) {

	static final String NOT_DONE = "not done";

	Call(String step) {
		this(step, NOT_DONE, false);
	}

	String seen() {
		return this.step + ": " + this.outcome;
	}

}
