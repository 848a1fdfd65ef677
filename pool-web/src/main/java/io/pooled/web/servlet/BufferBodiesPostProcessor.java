package io.pooled.web.servlet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.handler.HandlerExceptionResolverComposite;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Makes Spring MVC read and write buffers, close those that controllers and exception
 * handlers return, and tell which parameter a body is read for. That is done here, for an
 * application that configures Spring MVC itself has nothing else in common with others.
 *
 * @since 0.1.0
 */
public final class BufferBodiesPostProcessor implements BeanPostProcessor {

	private final Supplier<PooledBufferHttpMessageConverter> converter;

	/**
	 * Create a post-processor.
	 * @param converter what reads and writes buffers where the application has no such
	 * converter of its own
	 */
	public BufferBodiesPostProcessor(Supplier<PooledBufferHttpMessageConverter> converter) {
		this.converter = converter;
	}

	/**
	 * Return what reads and writes buffers.
	 * @return the converter
	 */
	public PooledBufferHttpMessageConverter converter() {
		return this.converter.get();
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof RequestMappingHandlerAdapter adapter) {
			adapter.setRequestBodyAdvice(List.of(new BufferParameterAdvice()));
			addTo(adapter.getMessageConverters());
		}
		return bean;
	}

	private void addTo(List<HttpMessageConverter<?>> converters) {
		if (converters.stream().noneMatch(PooledBufferHttpMessageConverter.class::isInstance)) {
			converters.add(0, converter());
		}
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof RequestMappingHandlerAdapter adapter) {
			adapter.setReturnValueHandlers(closing(adapter.getReturnValueHandlers()));
			adapter.setArgumentResolvers(refusing(adapter));
		}
		else if (bean instanceof HandlerExceptionResolverComposite composite) {
			composite.getExceptionResolvers().forEach(this::closing);
		}
		return bean;
	}

	private static List<HandlerMethodArgumentResolver> refusing(RequestMappingHandlerAdapter adapter) {
		List<HandlerMethodArgumentResolver> others = adapter.getArgumentResolvers();
		List<HandlerMethodArgumentResolver> result = new ArrayList<>((others != null) ? others : List.of());
		adapter.getMessageConverters()
			.stream()
			.filter(PooledBufferHttpMessageConverter.class::isInstance)
			.map(PooledBufferHttpMessageConverter.class::cast)
			.findFirst()
			.ifPresent((converter) -> result.add(0, new RefusingArgumentResolver(List.copyOf(result), converter)));
		return result;
	}

	private void closing(HandlerExceptionResolver resolver) {
		if (resolver instanceof ExceptionHandlerExceptionResolver exceptions
				&& exceptions.getReturnValueHandlers() != null) {
			addTo(exceptions.getMessageConverters());
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
