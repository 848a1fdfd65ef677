package io.pooled.web.driven;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.pooled.web.http.Reply;

/**
 * What client and application have seen of one performance.
 *
 * @param reply what the client has got
 * @param calls what the application has done
 */
record Performance(Reply reply, List<StepResult> calls) {

	private static final List<String> OF_FILTERS = List.of("Content-Length", "Transfer-Encoding", "ETag");

	/**
	 * Return what is the same with and without filters.
	 * @return what the client and the application have seen
	 */
	Map<String, String> said() {
		Map<String, String> said = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		this.reply.headers().forEach((name, values) -> said.put(name, values.toString()));
		OF_FILTERS.forEach(said::remove);
		said.remove("Vary");
		List<String> vary = otherVary();
		if (!vary.isEmpty()) {
			said.put("Vary", vary.toString());
		}
		if (this.reply.isCompressed()) {
			said.remove("Content-Encoding");
			String inner = this.reply.joined("Content-Encoding").replaceAll(",? ?gzip", "");
			if (!inner.isEmpty()) {
				said.put("Content-Encoding", List.of(inner).toString());
			}
		}
		said.put("the status", String.valueOf(this.reply.status()));
		said.put("the body", text());
		said.put("the end", this.reply.isCutOff() ? "broken" : "whole");
		said.put("the calls", this.calls.stream().map(StepResult::seen).toList().toString());
		return said;
	}

	/**
	 * Return the body without its compression.
	 * @return the bytes, as characters
	 */
	String body() {
		String content = new String(this.reply.content(), StandardCharsets.ISO_8859_1);
		return (this.reply.isWhole() || this.reply.isCutOff()) ? content : content + "... and no end of gzip";
	}

	// How much comes over a connection before it breaks is left to chance.
	private String text() {
		// Error pages of a server have the address in them.
		String text = body().replaceAll("play=\\d+", "play");
		return this.reply.isCutOff() ? "" : text.length() + " bytes, hash " + text.hashCode();
	}

	private List<String> otherVary() {
		List<String> others = new ArrayList<>();
		for (String value : this.reply.headers().getOrDefault("Vary", List.of())) {
			for (String name : value.split(",")) {
				if (!"Accept-Encoding".equalsIgnoreCase(name.trim())) {
					others.add(name.trim());
				}
			}
		}
		return others;
	}

	/**
	 * Return what is different in another performance.
	 * @param other the other one
	 * @return names and values of what is not the same
	 */
	String differences(Performance other) {
		Map<String, String> here = said();
		Map<String, String> there = other.said();
		StringBuilder text = new StringBuilder();
		Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		all.putAll(here);
		all.putAll(there);
		for (String name : all.keySet()) {
			if (!String.valueOf(here.get(name)).equals(String.valueOf(there.get(name)))) {
				text.append("    ").append(name).append(" is ").append(here.get(name)).append('\n');
				text.append("        not ").append(there.get(name)).append('\n');
			}
		}
		return text.toString();
	}

	/**
	 * Return whether a step was done.
	 * @param seen the beginning of what was done and seen
	 * @return {@code true} if there is such a call
	 */
	boolean has(String seen) {
		return this.calls.stream().anyMatch((call) -> call.seen().startsWith(seen));
	}

	/**
	 * Return whether a step was done after another one.
	 * @param first the beginning of what was done and seen first
	 * @param then the beginning of what was done and seen later
	 * @return {@code true} if there are such calls
	 */
	boolean has(String first, String then) {
		return this.calls.stream()
			.dropWhile((call) -> !call.seen().startsWith(first))
			.skip(1)
			.anyMatch((call) -> call.seen().startsWith(then));
	}

	boolean isLike(Performance other, String... exceptFor) {
		Map<String, String> here = said();
		Map<String, String> there = other.said();
		here.keySet().removeAll(List.of(exceptFor));
		there.keySet().removeAll(List.of(exceptFor));
		return here.equals(there);
	}

	/**
	 * Return the same with another outcome of some steps.
	 * @param step the beginning of those
	 * @param outcome theirs
	 * @return another outcome
	 */
	Performance with(String step, String outcome) {
		return new Performance(this.reply, this.calls.stream()
			.map((call) -> call.step().startsWith(step) ? new StepResult(call.step(), outcome, call.committed()) : call)
			.toList());
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder("    ").append(this.reply).append('\n');
		for (StepResult call : this.calls) {
			text.append("        ").append(call.seen()).append(call.committed() ? " (committed)\n" : "\n");
		}
		return text.toString();
	}

}
