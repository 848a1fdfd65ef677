package io.pooled.doctor;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Finds one thing that can be wrong with a pool.
 *
 * @param id its name
 * @param severity how bad that is
 * @param examination looks for it
 */
record Rule(String id, Severity severity, Function<Window, @Nullable Symptom> examination) {

	/** With fewer acquires a share of them says nothing. */
	static final long ENOUGH = 100;

	@Nullable Finding examine(Window window) {
		Symptom symptom = this.examination.apply(window);
		return (symptom != null)
				? new Finding(this.id, this.severity, symptom.evidence, symptom.advice, symptom.yaml.toString()) : null;
	}

	/**
	 * What a rule has found.
	 *
	 * @param evidence the figures
	 * @param advice what to do
	 * @param yaml what to write
	 */
	record Symptom(String evidence, String advice, Yaml yaml) {

		static Symptom of(Yaml yaml, String advice, String evidence, Object... figures) {
			return new Symptom(evidence.formatted(figures), advice, yaml);
		}

	}

}
