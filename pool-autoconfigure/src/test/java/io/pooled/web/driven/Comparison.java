package io.pooled.web.driven;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Compares one sequence with and without the filters.
 */
final class Comparison {

	private final Driver driver;

	private final Figures figures;

	private final EtagPromises etags;

	Comparison(Driver driver, Figures figures) {
		this.driver = driver;
		this.figures = figures;
		this.etags = new EtagPromises(driver);
	}

	/**
	 * Perform a sequence in every way.
	 * @param sequence what to do
	 * @return what is wrong
	 * @throws Exception if a performance fails
	 */
	Optional<String> check(Sequence sequence) throws Exception {
		Performance plain = this.driver.plain(sequence);
		Optional<String> harness = Implied.by(plain);
		if (harness.isPresent()) {
			throw new AssertionError("The harness is wrong: " + harness.get() + "\n" + sequence + plain);
		}
		Performance filtered = this.driver.filtered(sequence);
		this.figures.count(plain, filtered);
		Performance spring = this.driver.spring(sequence);
		if (spring != null) {
			Optional<String> wrong = this.etags.check(sequence, filtered, spring, plain);
			if (wrong.isPresent()) {
				return wrong.map((what) -> report(plain, plain, filtered, spring) + what);
			}
		}
		if (wrong(sequence, filtered, plain, plain).isEmpty()) {
			return Optional.empty();
		}
		Performance late = this.driver.plainLike(sequence, filtered, false);
		List<Performance> references = references(sequence, filtered, plain, late, spring);
		if (references.stream().anyMatch((reference) -> wrong(sequence, filtered, reference, plain).isEmpty())
				|| references.stream().anyMatch((reference) -> isOnPurpose(filtered, reference))) {
			return Optional.empty();
		}
		return wrong(sequence, filtered, late, plain)
			.map((what) -> report(plain, late, filtered, spring) + what + "\n" + filtered.differences(late));
	}

	private List<Performance> references(Sequence sequence, Performance filtered, Performance plain, Performance late,
			@Nullable Performance spring) throws Exception {
		List<Performance> references = new ArrayList<>(List.of(late, plain));
		if (this.driver.features().etag()) {
			references.add(this.driver.plainLike(sequence, filtered, true));
		}
		if (spring != null) {
			references.add(spring);
		}
		return references;
	}

	private boolean isOnPurpose(Performance filtered, Performance reference) {
		for (Differences difference : Differences.values()) {
			if (difference.isIn(filtered, reference)) {
				this.figures.count(difference.name());
				return true;
			}
		}
		return false;
	}

	private Optional<String> wrong(Sequence sequence, Performance filtered, Performance reference, Performance plain) {
		if (!filtered.isLike(reference)) {
			return Optional.of("different");
		}
		Optional<String> wrong = Commits.of(filtered, plain, this.driver.features().etag());
		if (wrong.isEmpty() && this.driver.features().compression() && !this.driver.features().etag()) {
			wrong = Promises.ofCompression(sequence, filtered, reference);
		}
		return wrong;
	}

	private static String report(Performance plain, Performance reference, Performance filtered,
			@Nullable Performance spring) {
		StringBuilder text = new StringBuilder();
		text.append("plain server\n").append(plain);
		if (reference != plain) {
			text.append("plain server that commits as late\n").append(reference);
		}
		if (spring != null) {
			text.append("ShallowEtagHeaderFilter\n").append(spring);
		}
		return text.append("filters\n").append(filtered).toString();
	}

}
