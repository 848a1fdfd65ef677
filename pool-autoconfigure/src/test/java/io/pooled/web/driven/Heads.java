package io.pooled.web.driven;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * Sets the status and headers, and asks for them.
 */
final class Heads {

	private static final List<Integer> STATUSES = List.of(200, 200, 201, 201, 204, 206, 304, 404, 404, 500);

	private static final List<Integer> LENGTHS = List.of(0, 10, 100, 5000, 70_000);

	private static final List<String> TYPES = List.of("text/plain", "text/plain", "text/html;charset=UTF-8",
			"application/json", "text/plain;charset=ISO-8859-1", "image/png");

	private static final List<String> OF_FILTERS = List.of("Content-Encoding", "Content-Length", "Transfer-Encoding",
			"ETag", "Vary", "Date", "Content-Language");

	private final Draw draw;

	Heads(Draw draw) {
		this.draw = draw;
	}

	Step text() {
		return type("text/plain");
	}

	List<Step> some() {
		return List.of(any());
	}

	private Step any() {
		return switch (this.draw.below(14)) {
			case 13 -> Step.of("setContentLength(-1)", (part, steps) -> {
				part.response().setContentLength(-1);
				return null;
			});
			case 0, 1 -> status(this.draw.of(STATUSES));
			case 2 -> this.draw.chance(25) ? length(this.draw, this.draw.of(LENGTHS))
					: this.draw.chance(50) ? status(200) : text();
			case 3 -> header("Content-Length", null);
			case 4, 5 -> type(this.draw.of(TYPES));
			case 6 -> charset(this.draw.of("UTF-8", "ISO-8859-1", "UTF-16"));
			case 7 -> Step.of("setLocale(Locale.JAPANESE)", (part, steps) -> {
				part.response().setLocale(Locale.JAPANESE);
				return null;
			});
			case 8 -> header("Cache-Control", this.draw.of("no-store", "no-transform", "max-age=5", null));
			case 9 -> header("ETag", this.draw.of("\"mine\"", "W/\"mine\"", "\"mine\"", "", null));
			case 10 -> this.draw.chance(50) ? header("Vary", this.draw.of("Origin", "accept-encoding", "*", null))
					: added("Vary", this.draw.of("Origin", "Accept-Encoding, Origin", "Accept-Language"));
			case 11 -> this.draw.chance(20) ? header("Content-Encoding", this.draw.of("br", null))
					: added("X-Number", String.valueOf(this.draw.below(10)));
			default -> header("X-Number", this.draw.of(String.valueOf(this.draw.below(10)), null));
		};
	}

	Step question() {
		return switch (this.draw.below(8)) {
			case 0 -> Step.of("getStatus()", (part, steps) -> part.response().getStatus());
			case 1 -> Step.of("getContentType()", (part, steps) -> part.response().getContentType());
			case 2 -> Step.of("getCharacterEncoding()", (part, steps) -> part.response().getCharacterEncoding());
			case 3 ->
				Step.of("getHeader(\"Content-Length\")", (part, steps) -> part.response().getHeader("Content-Length"));
			case 4 -> Step.of("containsHeader(\"Content-Length\")",
					(part, steps) -> part.response().containsHeader("Content-Length"));
			case 5 -> Step.of("getHeaders(\"X-Number\")", (part, steps) -> part.response().getHeaders("X-Number"));
			case 6 -> Step.of("getHeaderNames()", (part, steps) -> names(part.response()));
			default -> Step.of("getLocale()", (part, steps) -> part.response().getLocale());
		};
	}

	private static TreeSet<String> names(HttpServletResponse response) {
		TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		names.addAll(response.getHeaderNames());
		names.removeAll(OF_FILTERS);
		return names;
	}

	static Step status(int status) {
		return Step.of("setStatus(" + status + ")", (part, steps) -> {
			part.response().setStatus(status);
			return null;
		});
	}

	static Step length(Draw draw, int length) {
		return switch (draw.below(6)) {
			case 0 -> Step.of("setContentLengthLong(" + length + ")", (part, steps) -> {
				part.response().setContentLengthLong(length);
				return null;
			});
			case 1 -> header("Content-Length", String.valueOf(length));
			case 2 -> added("Content-Length", String.valueOf(length));
			case 3 -> Step.of("setIntHeader(\"Content-Length\", " + length + ")", (part, steps) -> {
				part.response().setIntHeader("Content-Length", length);
				return null;
			});
			default -> Step.of("setContentLength(" + length + ")", (part, steps) -> {
				part.response().setContentLength(length);
				return null;
			});
		};
	}

	private static Step type(String type) {
		return Step.of("setContentType(\"" + type + "\")", (part, steps) -> {
			part.response().setContentType(type);
			return null;
		});
	}

	private static Step charset(String charset) {
		return Step.of("setCharacterEncoding(\"" + charset + "\")", (part, steps) -> {
			part.response().setCharacterEncoding(charset);
			return null;
		});
	}

	private static Step header(String name, @Nullable String value) {
		String text = (value != null) ? "\"" + value.replace("\"", "\\\"") + "\"" : "null";
		return Step.of("setHeader(\"" + name + "\", " + text + ")", (part, steps) -> {
			part.response().setHeader(name, value);
			return null;
		});
	}

	private static Step added(String name, String value) {
		return Step.of("addHeader(\"" + name + "\", \"" + value + "\")", (part, steps) -> {
			part.response().addHeader(name, value);
			return null;
		});
	}

}
