package io.pooled.web.driven;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What is different on purpose; the documentation has the reasons.
 */
enum Differences {

	/**
	 * A length was announced that is not that of the body: servers break the response,
	 * give an error or cut the body, and the filters have the length follow the body.
	 */
	WRONG_LENGTH {

		@Override
		boolean isIn(Performance filtered, Performance reference) {
			return Lengths.isWrong(filtered.calls()) || Lengths.isWrong(reference.calls());
		}

	},

	/**
	 * Tomcat lets an application choose again between a writer and a stream after a
	 * redirect, and Jetty after a forward, so that the filters do.
	 */
	ANOTHER_WRITER {

		@Override
		boolean isIn(Performance filtered, Performance reference) {
			boolean free = false;
			List<StepResult> calls = filtered.calls();
			for (int i = 0; i < Math.min(calls.size(), reference.calls().size()); i++) {
				StepResult call = calls.get(i);
				free |= call.step().equals("forward") || call.step().startsWith("sendRedirect");
				String expected = reference.calls().get(i).outcome();
				if (!call.outcome().equals(expected) && !call.step().startsWith("sendError")) {
					return free && WRITER.matcher(call.step()).find()
							&& (expected.endsWith("Exception") || "IOException".equals(call.outcome()));
				}
			}
			return false;
		}

	},

	/**
	 * After an error Jetty sends an empty body if a stream or writer is flushed,
	 * something is included or a redirect is tried, and the filters the page of the
	 * error.
	 */
	ERROR_AND_MORE {

		@Override
		boolean isIn(Performance filtered, Performance reference) {
			boolean more = filtered.calls()
				.stream()
				.dropWhile((call) -> !call.step().startsWith("sendError") || !"null".equals(call.outcome()))
				.skip(1)
				.anyMatch((call) -> MORE.matcher(call.step()).find());
			boolean same = filtered.reply().status() == reference.reply().status() || filtered.has("setStatus")
					|| filtered.has("sendError", "sendError");
			return more && same
					&& reference.with("sendError", "").calls().equals(filtered.with("sendError", "").calls());
		}

	},

	/**
	 * Jetty sends nothing more after a redirect that was refused since the response was
	 * committed.
	 */
	REFUSED_REDIRECT {

		@Override
		boolean isIn(Performance filtered, Performance reference) {
			return filtered.calls().stream().map(StepResult::seen).anyMatch(REFUSED);
		}

	},

	/**
	 * The writer of Tomcat has a buffer of its own, so that an error is in time for a
	 * body that is written and of the length that was announced.
	 */
	WRITTEN_TO_ITS_END {

		@Override
		boolean isIn(Performance filtered, Performance reference) {
			return (Lengths.isMet(filtered.calls()) || filtered.has("forward"))
					&& (reference.reply().isCutOff() || reference.reply().status() != filtered.reply().status())
					&& filtered.calls().stream().anyMatch((call) -> call.outcome().equals("thrown on"));
		}

	},

	/**
	 * An error that comes too late is ignored with ETags, as
	 * {@code ShallowEtagHeaderFilter} does, where servers throw.
	 */
	IGNORED_ERROR {

		@Override
		boolean isIn(Performance filtered, Performance reference) {
			return filtered.has("sendError") && !filtered.isLike(reference)
					&& ignored(filtered).isLike(ignored(reference));
		}

		private Performance ignored(Performance outcome) {
			return withoutLength(outcome).with("sendError", "").with("getStatus", "");
		}

	},

	/**
	 * A server commits a response by itself that the filters hold back: with its last
	 * byte, if the length was announced, or by an include that writes where the page has
	 * a stream.
	 */
	HELD_BACK {

		@Override
		boolean isIn(Performance filtered, Performance reference) {
			List<StepResult> calls = filtered.calls();
			for (int i = 0; i < Math.min(calls.size(), reference.calls().size()); i++) {
				StepResult expected = reference.calls().get(i);
				if (!calls.get(i).seen().equals(expected.seen())) {
					return false;
				}
				if (!calls.get(i).committed() && expected.committed()) {
					return filtered.has("include") || calls.stream().anyMatch(Lengths::isAnnounced);
				}
			}
			return false;
		}

	},

	/** A writer beside a stream is refused, as by servers, and not by Spring's filter. */
	REFUSED_BESIDE {

		@Override
		boolean isIn(Performance filtered, Performance reference) {
			boolean refused = filtered.calls()
				.stream()
				.anyMatch(
						(call) -> WRITER.matcher(call.step()).find() && "IllegalStateException".equals(call.outcome()));
			return refused && !filtered.isLike(reference) && asked(filtered).isLike(asked(reference));
		}

		private Performance asked(Performance outcome) {
			return outcome.with("getWriter()", "").with("getOutputStream()", "");
		}

	},

	/** Tomcat throws for a byte after the end, but not for several. */
	LATE_BYTE {

		@Override
		boolean isIn(Performance filtered, Performance reference) {
			String step = "getOutputStream().write('";
			return !filtered.isLike(reference) && filtered.with(step, "").isLike(reference.with(step, ""));
		}

	},

	/** Jetty's include writes a stream with the writer of the page, which is closed. */
	CLOSED_AND_INCLUDED {

		@Override
		boolean isIn(Performance filtered, Performance reference) {
			return filtered.has("getWriter().close(): null", "include");
		}

	},

	/**
	 * A writer of Tomcat goes on with its charset after a reset, without telling it;
	 * after a forward a writer of a server goes on without another byte-order mark.
	 */
	CHARSET_AFTER_RESET {

		@Override
		boolean isIn(Performance filtered, Performance reference) {
			boolean anew = filtered.has("getWriter()", "reset") || filtered.has("getWriter()", "forward");
			return anew && filtered.isLike(reference, "the body")
					&& inLatin(filtered.body()).equals(inLatin(reference.body()));
		}

	},

	/**
	 * Tomcat's writer stays through a forward, and its charset with it; and what is set
	 * after a forward counts as long as the body fits the buffer of the server.
	 */
	CHARSET_AFTER_FORWARD {

		@Override
		boolean isIn(Performance filtered, Performance reference) {
			boolean late = filtered.has("forward", "setC") && Lengths.most(filtered.calls()) >= BUFFER;
			return (late || filtered.has("getWriter()", "forward")) && !filtered.isLike(reference, "the body")
					&& withoutLength(told(filtered)).isLike(withoutLength(told(reference)), "Content-Type", "the body");
		}

	},

	/**
	 * A compressed HEAD is committed when a forward ends, and not with the last byte of
	 * an announced length.
	 */
	COMPRESSED_HEAD {

		@Override
		boolean isIn(Performance filtered, Performance reference) {
			return filtered.reply().isCompressed() && filtered.reply().body().isEmpty()
					&& filtered.reply().status() == reference.reply().status()
					&& (filtered.has("forward") || filtered.calls().stream().anyMatch(Lengths::isAnnounced));
		}

	},

	/**
	 * Servers end a response with an error of a thread of the application at any time
	 * after that: of 18,000 plain ones with {@code -Dpooled.seed=53} on a busy machine 4
	 * of Jetty and 1 of Tomcat had ended before that thread was through.
	 */
	ENDED_MEANWHILE {

		@Override
		boolean isIn(Performance filtered, Performance reference) {
			return filtered.has("startAsync()", "sendError") && filtered.isLike(reference, "the calls")
					&& upToError(filtered).equals(upToError(reference));
		}

		private List<String> upToError(Performance outcome) {
			List<String> calls = outcome.calls().stream().map(StepResult::seen).toList();
			long before = calls.stream().takeWhile((call) -> !call.startsWith("sendError")).count();
			return calls.stream().limit(before + 1).toList();
		}

	},

	/** Jetty does not tell the charset of a JSON writer. */
	JSON_CHARSET {

		@Override
		boolean isIn(Performance filtered, Performance reference) {
			return !filtered.isLike(reference)
					&& filtered.calls().stream().anyMatch((call) -> call.step().contains("application/json"))
					&& told(filtered).isLike(told(reference), "Content-Type");
		}

	},

	/** The length of what is compressed is not known. */
	LENGTH_ASKED_FOR {

		@Override
		boolean isIn(Performance filtered, Performance reference) {
			return !filtered.isLike(reference) && withoutLength(filtered).isLike(withoutLength(reference));
		}

	};

	/** Bytes of Tomcat's buffer; Jetty's is larger. */
	private static final int BUFFER = 8192;

	private static final Pattern WRITER = Pattern.compile("getWriter\\(\\)|getOutputStream\\(\\)");

	private static final Pattern MORE = Pattern.compile("flush\\(\\)|checkError|sendRedirect|include|write\\(|print");

	private static final Predicate<String> REFUSED = Pattern
		.compile("sendRedirect\\(.*, false\\): IllegalStateException")
		.asPredicate();

	private static Performance told(Performance outcome) {
		return outcome.with("getContentType", "").with("getCharacterEncoding", "");
	}

	private static Performance withoutLength(Performance outcome) {
		return outcome.with("getHeader(\"Content-Length\")", "").with("containsHeader", "");
	}

	// What a charset makes of the characters of the driver.
	private static String inLatin(String text) {
		return text.replace("\u00c3\u00a9", "\u00e9").replace("\u00fe\u00ff", "").replace("\u0000", "");
	}

	/**
	 * Return whether this explains what is different.
	 * @param filtered what came of the filters
	 * @param reference what should have come of them
	 * @return {@code true} if that is so on purpose
	 */
	abstract boolean isIn(Performance filtered, Performance reference);

}
