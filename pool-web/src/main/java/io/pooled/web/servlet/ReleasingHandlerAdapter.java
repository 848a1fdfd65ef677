package io.pooled.web.servlet;

import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;

/**
 * Invokes controllers and releases what they return in vain.
 *
 * @since 0.1.0
 */
public class ReleasingHandlerAdapter extends RequestMappingHandlerAdapter {

	@Override
	protected ServletInvocableHandlerMethod createInvocableHandlerMethod(HandlerMethod method) {
		return new ReleasingHandlerMethod(method);
	}

}
