package io.pooled.web.driven;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.pooled.web.http.Reply;

/**
 * What the filters are for: which answers are compressed, and what they say of that.
 */
final class Promises {

	private static final int LEAST = 2048;

	private static final String WEAK = "W/";

	private static final Pattern HEAD = Pattern
		.compile("^(?:setStatus|setContentType|.*Cache-Control|.*Content-Encoding|setLocale|setCharacter)");

	private static final Pattern BODY = Pattern.compile("(?:write|print|println)\\(|[fF]lush|checkError");

	/** Where it is not known from the answer what was there when the body began. */
	private static final Pattern OTHER = Pattern
		.compile("reset|forward|include|sendError|sendRedirect|throw|try|Async|close|Content-?Length");

	private Promises() {
	}

	/**
	 * Check an answer of the compression filter.
	 * @param sequence what was done
	 * @param filtered what came of it
	 * @param reference what comes of it without the filter
	 * @return what is wrong
	 */
	static Optional<String> ofCompression(Sequence sequence, Performance filtered, Performance reference) {
		Reply reply = filtered.reply();
		boolean varies = isVaried(reply);
		if (reply.isCompressed() && !(varies && sequence.accepts("gzip"))) {
			return Optional.of("compressed without a reason");
		}
		if (reply.isCutOff() || reference.reply().isCutOff()) {
			return Optional.empty();
		}
		String etag = reference.reply().joined("ETag");
		if (reply.isCompressed() ? !weak(etag).equals(String.valueOf(reply.joined("ETag")))
				: reply.status() != 304 && !String.valueOf(etag).equals(String.valueOf(reply.joined("ETag")))) {
			return Optional.of("not the ETag " + etag);
		}
		if (!isSimple(filtered.calls()) || !"GET".equals(sequence.method())) {
			return Optional.empty();
		}
		boolean compressible = isCompressible(reference.reply()) && isWorthIt(filtered);
		if (compressible && !varies) {
			return Optional.of("no Vary");
		}
		if (reply.isCompressed() != (compressible && sequence.accepts("gzip"))) {
			return Optional.of(reply.isCompressed() ? "compressed" : "not compressed");
		}
		return Optional.empty();
	}

	private static boolean isVaried(Reply reply) {
		String vary = reply.joined("Vary");
		return vary != null && (vary.contains("*") || vary.toLowerCase().contains("accept-encoding"));
	}

	private static String weak(@Nullable String etag) {
		return (etag == null || etag.isEmpty() || etag.startsWith(WEAK)) ? String.valueOf(etag) : WEAK + etag;
	}

	private static boolean isSimple(List<StepResult> calls) {
		boolean written = false;
		for (StepResult call : calls) {
			if (OTHER.matcher(call.step()).find() || (written && HEAD.matcher(call.step()).find())) {
				return false;
			}
			written |= BODY.matcher(call.step()).find();
		}
		return true;
	}

	private static boolean isCompressible(Reply reply) {
		String type = reply.joined("Content-Type");
		return reply.status() != 204 && reply.status() != 206 && reply.status() != 304 && type != null
				&& (type.startsWith("text/") || type.startsWith("application/json"))
				&& reply.joined("Content-Encoding") == null
				&& !String.valueOf(reply.joined("Cache-Control")).contains("no-transform");
	}

	private static boolean isWorthIt(Performance outcome) {
		return outcome.body().length() >= LEAST || outcome.calls().stream().anyMatch(Promises::isFlush);
	}

	private static boolean isFlush(StepResult call) {
		return (call.step().contains("lush") || call.step().contains("checkError")) && "null".equals(call.outcome());
	}

}
