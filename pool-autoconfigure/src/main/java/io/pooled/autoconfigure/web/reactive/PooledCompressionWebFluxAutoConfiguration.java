package io.pooled.autoconfigure.web.reactive;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.web.server.Compression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

import io.pooled.autoconfigure.ConditionalOnFit;
import io.pooled.autoconfigure.ConditionalOnSwitch;
import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PoolsProperties;
import io.pooled.autoconfigure.Switch;
import io.pooled.autoconfigure.web.WebCompressionConfiguration;
import io.pooled.autoconfigure.web.WebPools;
import io.pooled.gzip.PooledGzip;
import io.pooled.web.reactive.PooledCompressionWebFilter;

/**
 * Auto-configuration of compression for the responses of WebFlux applications.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PooledEncodersAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass({ WebFilter.class, Compression.class })
@ConditionalOnBean(value = PoolsProperties.class, search = SearchStrategy.CURRENT)
@ConditionalOnSwitch(Switch.COMPRESSION)
@Import(WebCompressionConfiguration.class)
@ConditionalOnFit(value = PooledCompressionWebFilter.class, library = { WebFilter.class, Mono.class },
		feature = "compression", off = "pools.web.compression.enabled=false")
public final class PooledCompressionWebFluxAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PooledCompressionWebFilter pooledCompressionWebFilter(BeanFactory beans, Environment environment,
			@Qualifier(WebPools.COMPRESSION) PooledGzip gzip) {
		return new PooledCompressionWebFilter(WebPools.of(beans).compressionRules(environment), gzip);
	}

}
