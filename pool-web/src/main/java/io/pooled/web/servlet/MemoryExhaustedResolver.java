package io.pooled.web.servlet;

import java.io.IOException;
import java.io.UncheckedIOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

import io.pooled.web.MemoryExhaustedException;

/**
 * Answers with 503 where a handler found no memory, unless the application does something
 * else about it. Thread-safe.
 *
 * @since 0.1.0
 */
public final class MemoryExhaustedResolver implements HandlerExceptionResolver, Ordered {

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception failure) {
		MemoryExhaustedException exhausted = MemoryExhaustedException.causeOf(failure);
		if (exhausted == null || response.isCommitted()) {
			return null;
		}
		exhausted.getHeaders().forEach((name, values) -> values.forEach((value) -> response.setHeader(name, value)));
		try {
			response.sendError(exhausted.getStatusCode().value());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new ModelAndView();
	}

}
