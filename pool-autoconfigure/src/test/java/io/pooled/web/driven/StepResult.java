package io.pooled.web.driven;

/**
 * What came of a step.
 *
 * @param step what was done
 * @param outcome what the application has seen
 * @param committed whether the response was committed afterwards
 */
record StepResult(String step, String outcome, boolean committed) {

	static final String NOT_DONE = "not done";

	StepResult(String step) {
		this(step, NOT_DONE, false);
	}

	String seen() {
		return this.step + ": " + this.outcome;
	}

}
