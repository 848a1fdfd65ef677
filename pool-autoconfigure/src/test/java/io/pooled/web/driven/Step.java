package io.pooled.web.driven;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Something that an application does with a response.
 *
 * @param text what it is, as one would write it
 * @param action what is done
 * @param unsent the same without sending what was written so far, which a filter may put
 * off
 * @param steps what is done inside of it
 */
record Step(String text, Action action, @Nullable Action unsent, List<Step> steps) {

	static Step of(String text, Action action) {
		return new Step(text, action, null, List.of());
	}

	static Step sending(String text, Action action, Action unsent) {
		return new Step(text, action, unsent, List.of());
	}

	Step with(List<Step> others) {
		return new Step(this.text, this.action, this.unsent, others);
	}

	boolean mentions(String what) {
		return this.text.contains(what) || this.steps.stream().anyMatch((step) -> step.mentions(what));
	}

	void print(StringBuilder target, String indent) {
		target.append(indent).append(this.text).append('\n');
		this.steps.forEach((step) -> step.print(target, indent + "    "));
	}

	/**
	 * What is done.
	 */
	@FunctionalInterface
	interface Action {

		/**
		 * Do it.
		 * @param part who does it
		 * @param steps what is done inside of it
		 * @return what the application sees
		 * @throws Exception what the application sees
		 */
		@Nullable Object perform(Part part, List<Step> steps) throws Exception;

	}

}
