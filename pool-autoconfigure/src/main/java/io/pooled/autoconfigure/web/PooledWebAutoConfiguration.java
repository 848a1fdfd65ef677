package io.pooled.autoconfigure.web;

import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

import io.pooled.PoolRegistry;
import io.pooled.autoconfigure.BufferChoice;
import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.autoconfigure.PoolsProperties;

/**
 * Auto-configuration of what {@code pools.web.*} says, for all kinds of web applications.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PoolsAutoConfiguration.class)
@ConditionalOnBean(value = PoolRegistry.class, search = SearchStrategy.CURRENT)
public final class PooledWebAutoConfiguration {

	@Bean
	WebPools webPools(PoolsProperties properties, BufferChoice buffers, Environment environment) {
		return new WebPools(properties, buffers, environment);
	}

	// Wrong properties stop the start.
	@Bean
	static LazyInitializationExcludeFilter eagerWebPools() {
		return LazyInitializationExcludeFilter.forBeanTypes(WebPools.class);
	}

}
