package io.pooled.web.driven;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a sequence implies about its answer on a plain server.
 */
final class Implied {

	private static final Pattern STATUS = Pattern.compile("(?:setStatus\\(|sendError\\(|sendRedirect\\(.*, )(\\d+)");

	/** A server may take a wrong one for an error. */
	private static final Pattern LENGTH = Pattern.compile("Content-?Length");

	private Implied() {
	}

	/**
	 * Check that an answer is that of a sequence, and not one of some mishap.
	 * @param outcome of the sequence, on a plain server
	 * @return what is wrong
	 */
	static Optional<String> by(Performance outcome) {
		List<StepResult> calls = outcome.calls();
		Set<Integer> statuses = new HashSet<>(Set.of(200));
		for (StepResult call : calls) {
			if (StepResult.NOT_DONE.equals(call.outcome())) {
				return Optional.of("not all was done");
			}
			Matcher matcher = STATUS.matcher(call.step());
			if (matcher.find()) {
				statuses.add(Integer.valueOf(matcher.group(1)));
			}
			if (call.step().startsWith("sendRedirect")) {
				statuses.add(302);
			}
			if (call.outcome().equals("thrown on") || LENGTH.matcher(call.step()).find()) {
				statuses.add(500);
			}
		}
		if (calls.isEmpty()) {
			return Optional.of("nothing was done");
		}
		return statuses.contains(outcome.reply().status()) ? Optional.empty()
				: Optional.of("the status comes from nowhere");
	}

}
