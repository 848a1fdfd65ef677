package io.pooled.web.driven;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lengths that are announced, and those of what is written.
 */
final class Lengths {

	private static final Pattern ANNOUNCED = Pattern
		.compile("^(?:set|add).*Content-?Length(?:Long)?\"?[,(] ?\"?(-?\\d+|null)");

	private static final Pattern TEXT = Pattern.compile("text\\(\\d+, (\\d+)\\)");

	private static final List<String> ANEW = List.of("reset", "forward");

	private Lengths() {
	}

	/**
	 * Return whether another length is announced than what is written. An include may
	 * announce, or take back, or neither; and UTF-16 has more bytes than characters.
	 * @param calls what is done
	 * @return {@code true} if that is so
	 */
	static boolean isWrong(List<StepResult> calls) {
		if (calls.stream().anyMatch(Lengths::isAnnounced)
				&& calls.stream().anyMatch((call) -> call.step().contains("UTF-16"))) {
			return true;
		}
		List<StepResult> ignored = withoutThoseOfIncludes(calls);
		return isWrong(calls, true)
				|| (ignored.size() < calls.size() && (isWrong(calls, false) || isWrong(ignored, true)));
	}

	private static List<StepResult> withoutThoseOfIncludes(List<StepResult> calls) {
		List<StepResult> others = new ArrayList<>();
		boolean included = false;
		for (StepResult call : calls) {
			included |= call.step().equals("include");
			if (!included || !(isAnnounced(call) || call.step().startsWith("reset"))) {
				others.add(call);
			}
		}
		return others;
	}

	private static boolean isWrong(List<StepResult> calls, boolean takenBack) {
		long announced = -1;
		long written = 0;
		for (StepResult call : calls) {
			Matcher length = ANNOUNCED.matcher(call.step());
			if (length.find() && !(announced >= 0 && call.committed())) {
				if (announced >= 0 && call.step().startsWith("add")) {
					return true;
				}
				long now = "null".equals(length.group(1)) ? -1 : Long.parseLong(length.group(1));
				announced = (now >= 0 || takenBack) ? now : announced;
			}
			boolean refused = "IllegalStateException".equals(call.outcome());
			long more = (refused || "null".equals(call.outcome())) ? size(call.step()) : 0;
			if (announced >= 0 && written + more > announced) {
				return true;
			}
			written += refused ? 0 : more;
			if (announced > 0 && call.step().startsWith("send")) {
				return true;
			}
			if ("reset(): null".equals(call.seen())) {
				announced = -1;
			}
			if (ANEW.stream().anyMatch(call.step()::startsWith)) {
				written = 0;
			}
		}
		return announced >= 0 && announced != written;
	}

	static int of(List<Step> body) {
		return (int) body.stream().mapToLong((step) -> size(step.text())).sum();
	}

	/**
	 * Return what is written and announced at most.
	 * @param calls what is done
	 * @return bytes
	 */
	static long most(List<StepResult> calls) {
		long written = calls.stream().mapToLong((call) -> size(call.step())).sum();
		long announced = calls.stream()
			.map((call) -> ANNOUNCED.matcher(call.step()))
			.filter((matcher) -> matcher.find() && !"null".equals(matcher.group(1)))
			.mapToLong((matcher) -> Long.parseLong(matcher.group(1)))
			.max()
			.orElse(0);
		return Math.max(written, announced);
	}

	static boolean isAnnounced(StepResult call) {
		return ANNOUNCED.matcher(call.step()).find();
	}

	static boolean isMet(List<StepResult> calls) {
		return calls.stream().anyMatch(Lengths::isAnnounced)
				&& calls.stream().anyMatch((call) -> call.step().startsWith("getWriter()"));
	}

	private static long size(String step) {
		Matcher text = TEXT.matcher(step);
		if (text.find()) {
			return Long.parseLong(text.group(1)) + (step.contains("println") ? 1 : 0);
		}
		return step.contains("noise(") ? Writes.NOISE : (step.contains("write('") || step.contains("print(\"")) ? 1 : 0;
	}

}
