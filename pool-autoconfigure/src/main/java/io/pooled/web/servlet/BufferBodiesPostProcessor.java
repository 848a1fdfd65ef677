package io.pooled.web.servlet;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.handler.HandlerExceptionResolverComposite;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Makes Spring MVC close the buffers that controllers and exception handlers return, and
 * tell which parameter a body is read for.
 *
 * @since 0.1.0
 */
public final class BufferBodiesPostProcessor implements BeanPostProcessor {

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof RequestMappingHandlerAdapter adapter) {
			adapter.setRequestBodyAdvice(List.of(new BufferParameterAdvice()));
		}
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof RequestMappingHandlerAdapter adapter) {
			adapter.setReturnValueHandlers(closing(adapter.getReturnValueHandlers()));
		}
		else if (bean instanceof HandlerExceptionResolverComposite composite) {
			composite.getExceptionResolvers().forEach(this::closing);
		}
		return bean;
	}

	private void closing(HandlerExceptionResolver resolver) {
		if (resolver instanceof ExceptionHandlerExceptionResolver exceptions
				&& exceptions.getReturnValueHandlers() != null) {
			exceptions.setReturnValueHandlers(closing(exceptions.getReturnValueHandlers().getHandlers()));
		}
	}

	private static List<HandlerMethodReturnValueHandler> closing(
			@Nullable List<HandlerMethodReturnValueHandler> handlers) {
		List<HandlerMethodReturnValueHandler> others = (handlers != null) ? handlers : List.of();
		List<HandlerMethodReturnValueHandler> result = new ArrayList<>(others);
		result.add(0, new BufferReturnValueHandler(others));
		return result;
	}

}
