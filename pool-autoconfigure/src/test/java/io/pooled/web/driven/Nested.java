package io.pooled.web.driven;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Has steps performed by another servlet, or in a {@code try}.
 */
final class Nested {

	static final String STEPS = Nested.class.getName();

	private static final String OTHER = "/other";

	private Nested() {
	}

	static Step any(Draw draw, List<Step> steps) {
		return switch (draw.below(5)) {
			case 0, 1 -> new Step("forward", (part, inner) -> {
				HttpServletRequest request = part.request();
				Object before = give(request, inner);
				part.play().close(null);
				try {
					request.getRequestDispatcher(OTHER).forward(request, part.response());
				}
				finally {
					request.setAttribute(STEPS, before);
				}
				return null;
			}, null, steps);
			case 2, 3 -> new Step("include", (part, inner) -> {
				HttpServletRequest request = part.request();
				Object before = give(request, inner);
				try {
					request.getRequestDispatcher(OTHER).include(request, part.response());
				}
				finally {
					request.setAttribute(STEPS, before);
				}
				return null;
			}, null, steps);
			default -> new Step("try", (part, inner) -> {
				try {
					part.perform(inner);
					return null;
				}
				catch (Exception ex) {
					return ex.getClass().getSimpleName();
				}
			}, null, steps);
		};
	}

	static Object give(HttpServletRequest request, List<Step> steps) {
		Object before = request.getAttribute(STEPS);
		request.setAttribute(STEPS, steps);
		return before;
	}

}
