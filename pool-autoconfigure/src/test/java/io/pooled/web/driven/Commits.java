package io.pooled.web.driven;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * When a response is committed: the filters may put that off, but not bring it forward,
 * and what is flushed compressed is sent.
 */
final class Commits {

	/** Another thread commits it at any time, and an include not at all. */
	private static final Pattern OTHER = Pattern.compile("Async|include");

	private Commits() {
	}

	static Optional<String> of(Performance filtered, Performance plain, boolean holds) {
		if (filtered.calls().stream().anyMatch((call) -> OTHER.matcher(call.step()).find())) {
			return Optional.empty();
		}
		boolean writes = false;
		List<StepResult> calls = filtered.calls();
		for (int i = 0; i < Math.min(calls.size(), plain.calls().size()); i++) {
			StepResult call = calls.get(i);
			// Tomcat's writer has a buffer of its own.
			writes |= call.step().startsWith("getWriter()") || call.step().equals("try");
			StepResult expected = plain.calls().get(i);
			if (!call.seen().equals(expected.seen())) {
				break;
			}
			if (call.committed() && !expected.committed()) {
				return writes ? Optional.empty() : Optional.of("committed too early by " + call.step());
			}
			if (!holds && expected.committed() && !call.committed() && isSent(call)) {
				return Optional.of("not committed by " + call.step());
			}
		}
		return Optional.empty();
	}

	private static boolean isSent(StepResult call) {
		return (call.step().contains("lush") || call.step().contains("close()") || call.step().contains("checkError"))
				&& "null".equals(call.outcome());
	}

}
