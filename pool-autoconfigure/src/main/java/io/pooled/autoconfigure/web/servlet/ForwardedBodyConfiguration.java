package io.pooled.autoconfigure.web.servlet;

import jakarta.servlet.DispatcherType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

import io.pooled.web.servlet.ForwardedBodyFilter;

/**
 * What all filters need that hold bodies back.
 */
@Configuration(proxyBeanMethods = false)
class ForwardedBodyConfiguration {

	@Bean
	FilterRegistrationBean<ForwardedBodyFilter> pooledForwardedBodyFilter() {
		FilterRegistrationBean<ForwardedBodyFilter> registration = new FilterRegistrationBean<>(
				new ForwardedBodyFilter());
		registration.setDispatcherTypes(DispatcherType.FORWARD, DispatcherType.INCLUDE);
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return registration;
	}

}
