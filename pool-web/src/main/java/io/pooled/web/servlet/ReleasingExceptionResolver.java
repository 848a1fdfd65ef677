package io.pooled.web.servlet;

import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;

/**
 * Invokes exception handlers and releases what they return in vain.
 *
 * @since 0.1.0
 */
public class ReleasingExceptionResolver extends ExceptionHandlerExceptionResolver {

	@Override
	protected @Nullable ServletInvocableHandlerMethod getExceptionHandlerMethod(@Nullable HandlerMethod method,
			Exception ex, ServletWebRequest request) {
		ServletInvocableHandlerMethod handler = super.getExceptionHandlerMethod(method, ex, request);
		return (handler != null) ? new ReleasingHandlerMethod(handler) : null;
	}

}
