package io.pooled.autoconfigure.web;

import java.util.List;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.support.DefaultHandlerExceptionResolver;

import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.autoconfigure.PoolsProperties;
import io.pooled.web.reactive.MemoryExhaustedHandler;
import io.pooled.web.servlet.MemoryExhaustedResolver;

/**
 * Auto-configuration for all kinds of web applications: checks what {@code pools.web.*}
 * says, and answers with 503 where a pool finds no memory.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PoolsAutoConfiguration.class)
@ConditionalOnBean(value = PoolsProperties.class, search = SearchStrategy.CURRENT)
@Import(WebPropertiesCheck.class)
public final class PooledWebAutoConfiguration {

	/** Spring MVC. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass(WebMvcConfigurer.class)
	static class WebMvc {

		@Bean(defaultCandidate = false)
		@ConditionalOnMissingBean
		MemoryExhaustedResolver memoryExhaustedResolver() {
			return new MemoryExhaustedResolver();
		}

		/*
		 * Behind those of the application, and before what Spring itself makes of an
		 * exception that a converter has wrapped.
		 */
		@Bean
		WebMvcConfigurer memoryExhaustedResolverConfigurer() {
			return new WebMvcConfigurer() {

				@Override
				public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
					int index = 0;
					while (index < resolvers.size()
							&& !(resolvers.get(index) instanceof DefaultHandlerExceptionResolver)) {
						index++;
					}
					resolvers.add(index, new MemoryExhaustedResolver());
				}

			};
		}

	}

	/** WebFlux. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass(DispatcherHandler.class)
	static class WebFlux {

		@Bean(defaultCandidate = false)
		@ConditionalOnMissingBean
		MemoryExhaustedHandler memoryExhaustedHandler() {
			return new MemoryExhaustedHandler();
		}

	}

}
