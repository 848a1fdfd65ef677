package io.pooled.web.driven;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A request, and what an application does to answer it.
 *
 * @param method the method
 * @param headers of the request
 * @param steps what is done
 */
record Sequence(String method, List<String> headers, List<Step> steps) {

	static Sequence drawn(long seed) {
		Random random = new Random(seed);
		// Seeds that are close to each other begin with similar numbers.
		random.nextLong();
		Draw draw = new Draw(random);
		List<String> headers = new ArrayList<>();
		if (draw.chance(65)) {
			headers.add("Accept-Encoding: gzip");
		}
		return new Sequence(draw.chance(90) ? "GET" : "HEAD", headers, new Steps(draw).answer());
	}

	Sequence with(String header) {
		List<String> more = new ArrayList<>(this.headers);
		more.add(header);
		return new Sequence(this.method, more, this.steps);
	}

	boolean mentions(String what) {
		return this.steps.stream().anyMatch((step) -> step.mentions(what));
	}

	boolean accepts(String encoding) {
		return this.headers.contains("Accept-Encoding: " + encoding);
	}

	/**
	 * Return a sequence of the same request that is as short as it can be.
	 * @param condition what the sequence has to keep
	 * @return a sequence that would not be like that without any of its steps
	 */
	Sequence shrunk(Predicate<Sequence> condition) {
		Sequence current = this;
		for (Sequence next = current.shorter(condition); next != current; next = current.shorter(condition)) {
			current = next;
		}
		return current;
	}

	private Sequence shorter(Predicate<Sequence> condition) {
		List<List<Step>> candidates = new ArrayList<>();
		shorten(this.steps, candidates::add);
		for (List<Step> candidate : candidates) {
			Sequence sequence = new Sequence(this.method, this.headers, candidate);
			if (condition.test(sequence)) {
				return sequence;
			}
		}
		return this;
	}

	private static void shorten(List<Step> steps, Consumer<List<Step>> candidates) {
		for (int i = steps.size() - 1; i >= 0; i--) {
			List<Step> before = steps.subList(0, i);
			List<Step> after = steps.subList(i + 1, steps.size());
			Step step = steps.get(i);
			candidates.accept(joined(before, List.of(), after));
			if (!step.steps().isEmpty()) {
				candidates.accept(joined(before, step.steps(), after));
				shorten(step.steps(), (inner) -> candidates.accept(joined(before, List.of(step.with(inner)), after)));
			}
		}
	}

	private static List<Step> joined(List<Step> before, List<Step> middle, List<Step> after) {
		List<Step> all = new ArrayList<>(before);
		all.addAll(middle);
		all.addAll(after);
		return all;
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(this.method);
		this.headers.forEach((header) -> text.append(", ").append(header));
		text.append('\n');
		this.steps.forEach((step) -> step.print(text, "    "));
		return text.toString();
	}

}
