package io.pooled.web.driven;

import java.io.IOException;

import jakarta.servlet.ServletException;

/**
 * Sends a response or a part of it, or begins anew.
 */
final class Ends {

	private static final Step.Action NOTHING = (part, steps) -> null;

	private static final Step.Action STREAM = (part, steps) -> {
		part.response().getOutputStream();
		return null;
	};

	private static final Step.Action WRITER = (part, steps) -> {
		part.response().getWriter();
		return null;
	};

	private final Draw draw;

	Ends(Draw draw) {
		this.draw = draw;
	}

	Step flush(boolean writer) {
		return switch (this.draw.below(2)) {
			case 0 -> flushBuffer();
			default -> writer ? flushWriter() : flushStream();
		};
	}

	Step any() {
		return switch (this.draw.below(27)) {
			case 0, 1, 2 -> flushBuffer();
			case 3, 4 -> flushStream();
			case 5, 6 -> flushWriter();
			case 7 -> Step.sending("getOutputStream().close()", (part, steps) -> {
				part.response().getOutputStream().close();
				return null;
			}, STREAM);
			case 8 -> Step.sending("getWriter().close()", (part, steps) -> {
				part.response().getWriter().close();
				return null;
			}, (part, steps) -> {
				part.closeWriterLater();
				return null;
			});
			case 9, 10, 11 -> reset();
			case 12, 13, 14 -> Step.of("resetBuffer()", (part, steps) -> {
				part.response().resetBuffer();
				return null;
			});
			case 15 -> bufferSize(this.draw.of(1000, 200_000));
			case 16, 17 -> error(this.draw.of(404, 500, 503));
			case 18 -> Step.of("sendError(409, \"conflict\")", (part, steps) -> {
				part.response().sendError(409, "conflict");
				return null;
			});
			case 19 -> Step.of("sendRedirect(\"/there\")", (part, steps) -> {
				part.response().sendRedirect("/there");
				return null;
			});
			case 22 -> Step.of("sendRedirect(\"/there\", 308)", (part, steps) -> {
				part.response().sendRedirect("/there", 308);
				return null;
			});
			case 23 -> Step.of("sendRedirect(\"/there\", false)", (part, steps) -> {
				part.response().sendRedirect("/there", false);
				return null;
			});
			case 20 -> redirect(this.draw.of(301, 303), this.draw.chance(50));
			case 21 -> Step.sending("getWriter().checkError()", (part, steps) -> {
				part.response().getWriter().checkError();
				return null;
			}, WRITER);
			default -> thrown();
		};
	}

	static Step reset() {
		return Step.of("reset()", (part, steps) -> {
			part.response().reset();
			part.play().close(null);
			return null;
		});
	}

	private static Step flushBuffer() {
		return Step.sending("flushBuffer()", (part, steps) -> {
			part.response().flushBuffer();
			return null;
		}, NOTHING);
	}

	private static Step flushStream() {
		return Step.sending("getOutputStream().flush()", (part, steps) -> {
			part.response().getOutputStream().flush();
			return null;
		}, STREAM);
	}

	private static Step flushWriter() {
		return Step.sending("getWriter().flush()", (part, steps) -> {
			part.response().getWriter().flush();
			return null;
		}, WRITER);
	}

	private static Step bufferSize(int size) {
		return Step.of("setBufferSize(" + size + ")", (part, steps) -> {
			part.response().setBufferSize(part.play().bufferSize(size));
			return null;
		});
	}

	private static Step error(int status) {
		return Step.of("sendError(" + status + ")", (part, steps) -> {
			part.response().sendError(status);
			return null;
		});
	}

	private static Step redirect(int status, boolean clear) {
		return Step.of("sendRedirect(\"/there\", " + status + ", " + clear + ")", (part, steps) -> {
			part.response().sendRedirect("/there", status, clear);
			return null;
		});
	}

	private Step thrown() {
		return switch (this.draw.below(3)) {
			case 0 -> Step.of("throw new IllegalStateException()", (part, steps) -> {
				throw new IllegalStateException(Part.DELIBERATE);
			});
			case 1 -> Step.of("throw new IOException()", (part, steps) -> {
				throw new IOException(Part.DELIBERATE);
			});
			default -> Step.of("throw new ServletException()", (part, steps) -> {
				throw new ServletException(Part.DELIBERATE);
			});
		};
	}

}
