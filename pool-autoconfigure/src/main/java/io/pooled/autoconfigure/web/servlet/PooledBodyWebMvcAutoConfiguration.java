package io.pooled.autoconfigure.web.servlet;

import jakarta.servlet.Servlet;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.MappedInterceptor;

import io.pooled.autoconfigure.ConditionalOnFit;
import io.pooled.autoconfigure.ConditionalOnSwitch;
import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PoolsProperties;
import io.pooled.autoconfigure.Switch;
import io.pooled.autoconfigure.web.WebPools;
import io.pooled.buffer.PooledBuffer;
import io.pooled.gzip.PooledGzip;
import io.pooled.web.RequestBodyPools;
import io.pooled.web.servlet.BufferBodiesPostProcessor;
import io.pooled.web.servlet.PooledBufferHttpMessageConverter;
import io.pooled.web.servlet.RequestBuffersInterceptor;

/**
 * Auto-configuration of {@link PooledBuffer} as response body and request body of Spring
 * MVC's handlers.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PooledEncodersAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass(WebMvcConfigurer.class)
@ConditionalOnBean(value = PoolsProperties.class, search = SearchStrategy.CURRENT)
@ConditionalOnSwitch(Switch.BODY)
@ConditionalOnFit(
		value = { PooledBufferHttpMessageConverter.class, BufferBodiesPostProcessor.class,
				RequestBuffersInterceptor.class },
		library = { Servlet.class, WebMvcConfigurer.class, HttpHeaders.class },
		feature = "buffers as bodies in Spring MVC", off = "pools.web.body.enabled=false")
public final class PooledBodyWebMvcAutoConfiguration {

	@Bean
	static BufferBodiesPostProcessor bufferBodiesPostProcessor(ObjectProvider<PooledGzip> gzip,
			BeanFactory beanFactory) {
		return new BufferBodiesPostProcessor(SingletonSupplier.of(() -> new PooledBufferHttpMessageConverter(
				new RequestBodyPools(WebPools.of(beanFactory).bodyBuffers(), gzip.getIfUnique(), beanFactory))));
	}

	// For functional endpoints, which have the converters that are configured only.
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnMissingBean(PooledBufferHttpMessageConverter.class)
	WebMvcConfigurer pooledBufferConverterConfigurer(BufferBodiesPostProcessor bodies) {
		return new WebMvcConfigurer() {

			@Override
			public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
				builder.addCustomConverter(bodies.converter());
			}

		};
	}

	@Bean
	MappedInterceptor requestBuffersInterceptor() {
		return new MappedInterceptor(null, new RequestBuffersInterceptor());
	}

	/**
	 * What Spring MVC's own configuration offers, so not where the application has one of
	 * its own.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebMvcRegistrations.class)
	static class Registrations {

		@Bean
		@ConditionalOnMissingBean
		WebMvcRegistrations releasingRegistrations() {
			return new ReleasingRegistrations(new WebMvcRegistrations() {
			});
		}

		@Bean
		static ReleasingRegistrations.PostProcessor releasingRegistrationsPostProcessor() {
			return new ReleasingRegistrations.PostProcessor();
		}

	}

	/**
	 * Has Tomcat ask for a body once somebody reads it, as Jetty does, and not before it
	 * is known whether it is wanted.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ConfigurableTomcatWebServerFactory.class, AbstractHttp11Protocol.class })
	static class ContinueOnRead {

		@Bean
		WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> continueOnReadCustomizer() {
			return (factory) -> factory.addConnectorCustomizers((connector) -> {
				if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol) {
					protocol.setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
				}
			});
		}

	}

}
