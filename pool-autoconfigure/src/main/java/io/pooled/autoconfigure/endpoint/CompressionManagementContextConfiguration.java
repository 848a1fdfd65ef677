package io.pooled.autoconfigure.endpoint;

import java.util.Objects;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

import io.pooled.web.servlet.PooledCompressionFilter;

/**
 * Compresses the responses of the actuator where that has a port of its own, which knows
 * nothing of the filters of the application.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnBean(name = CompressionManagementContextConfiguration.APPLICATION)
class CompressionManagementContextConfiguration {

	static final String APPLICATION = "pooledCompressionFilter";

	@Bean
	FilterRegistrationBean<PooledCompressionFilter> managementCompressionFilter(
			@Qualifier(APPLICATION) FilterRegistrationBean<PooledCompressionFilter> application) {
		FilterRegistrationBean<PooledCompressionFilter> registration = new FilterRegistrationBean<>();
		registration.setFilter(Objects.requireNonNull(application.getFilter()));
		registration.setOrder(application.getOrder());
		return registration;
	}

}
