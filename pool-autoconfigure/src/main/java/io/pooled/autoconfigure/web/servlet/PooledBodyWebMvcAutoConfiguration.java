package io.pooled.autoconfigure.web.servlet;

import jakarta.servlet.Servlet;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import io.pooled.PoolRegistry;
import io.pooled.autoconfigure.ConditionalOnFit;
import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.WebPools;
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
@ConditionalOnClass({ WebMvcConfigurer.class, ServerHttpMessageConvertersCustomizer.class })
@ConditionalOnBean(value = PoolRegistry.class, search = SearchStrategy.CURRENT)
@ConditionalOnBooleanProperty(name = "pools.web.body.enabled", matchIfMissing = true)
@ConditionalOnFit(
		value = { PooledBufferHttpMessageConverter.class, BufferBodiesPostProcessor.class,
				RequestBuffersInterceptor.class },
		library = Servlet.class, feature = "buffers as bodies in Spring MVC", off = "pools.web.body.enabled=false")
public final class PooledBodyWebMvcAutoConfiguration {

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnMissingBean(PooledBufferHttpMessageConverter.class)
	ServerHttpMessageConvertersCustomizer pooledBufferConverterCustomizer(WebPools pools,
			ObjectProvider<PooledGzip> gzip, BeanFactory beanFactory) {
		RequestBodyPools bodyPools = new RequestBodyPools(pools.bodyBuffers(), gzip.getIfUnique(), beanFactory);
		return (builder) -> builder.addCustomConverter(new PooledBufferHttpMessageConverter(bodyPools));
	}

	@Bean
	static BufferBodiesPostProcessor bufferBodiesPostProcessor() {
		return new BufferBodiesPostProcessor();
	}

	@Bean
	WebMvcConfigurer requestBuffersConfigurer() {
		return new WebMvcConfigurer() {

			@Override
			public void addInterceptors(InterceptorRegistry registry) {
				registry.addInterceptor(new RequestBuffersInterceptor()).order(Ordered.HIGHEST_PRECEDENCE);
			}

		};
	}

}
