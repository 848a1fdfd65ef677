package io.pooled.test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.pooled.Misuse;

/**
 * Words for what a test did wrong: one line each, and the frames that led there.
 */
final class Findings {

	private static final int FRAMES = 5;

	/** What calls tests. */
	private static final List<String> CALLERS = List.of("jdk.internal.reflect.", "java.lang.reflect.", "org.junit.",
			"org.springframework.");

	private Findings() {
	}

	static String describe(List<Misuse> found) {
		Map<String, Integer> times = new LinkedHashMap<>();
		found.forEach((misuse) -> times.merge(describe(misuse), 1, Integer::sum));
		return times.entrySet()
			.stream()
			.map((entry) -> ((entry.getValue() > 1) ? entry.getValue() + " times: " : "") + entry.getKey())
			.collect(Collectors.joining("\n", "Pools were misused by this test:\n", ""));
	}

	private static String describe(Misuse misuse) {
		Stream<String> callers = misuse.stack()
			.stream()
			.skip(1)
			.takeWhile((frame) -> CALLERS.stream().noneMatch(frame::startsWith))
			.limit(FRAMES)
			.map((frame) -> "\n    from " + frame);
		return misuse.description() + callers.collect(Collectors.joining());
	}

}
