package io.pooled.autoconfigure.web.servlet;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import io.pooled.web.servlet.ReleasingExceptionResolver;
import io.pooled.web.servlet.ReleasingHandlerAdapter;

/**
 * Has Spring MVC release the buffers that are returned in vain, unless the application
 * brings what invokes its handlers.
 *
 * @param application what the application registers
 */
record ReleasingRegistrations(WebMvcRegistrations application) implements WebMvcRegistrations {

	@Override
	public @Nullable RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
		return this.application.getRequestMappingHandlerMapping();
	}

	@Override
	public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
		RequestMappingHandlerAdapter own = this.application.getRequestMappingHandlerAdapter();
		return (own != null) ? own : new ReleasingHandlerAdapter();
	}

	@Override
	public ExceptionHandlerExceptionResolver getExceptionHandlerExceptionResolver() {
		ExceptionHandlerExceptionResolver own = this.application.getExceptionHandlerExceptionResolver();
		return (own != null) ? own : new ReleasingExceptionResolver();
	}

	/**
	 * Puts these in the place of what the application registers.
	 */
	static final class PostProcessor implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			return (bean instanceof WebMvcRegistrations registrations
					&& !(registrations instanceof ReleasingRegistrations)) ? new ReleasingRegistrations(registrations)
							: bean;
		}

	}

}
