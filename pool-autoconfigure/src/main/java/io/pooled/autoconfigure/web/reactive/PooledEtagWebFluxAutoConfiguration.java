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
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

import io.pooled.autoconfigure.ConditionalOnFit;
import io.pooled.autoconfigure.ConditionalOnSwitch;
import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PoolsProperties;
import io.pooled.autoconfigure.Switch;
import io.pooled.autoconfigure.web.WebEtagConfiguration;
import io.pooled.autoconfigure.web.WebPools;
import io.pooled.digest.PooledDigest;
import io.pooled.web.reactive.PooledEtagWebFilter;

/**
 * Auto-configuration of ETags for the responses of WebFlux applications.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PooledEncodersAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass(WebFilter.class)
@ConditionalOnBean(value = PoolsProperties.class, search = SearchStrategy.CURRENT)
@ConditionalOnSwitch(Switch.ETAG)
@Import(WebEtagConfiguration.class)
@ConditionalOnFit(value = PooledEtagWebFilter.class, library = { WebFilter.class, Mono.class }, feature = "ETags",
		off = "pools.web.etag.enabled=false")
public final class PooledEtagWebFluxAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PooledEtagWebFilter pooledEtagWebFilter(@Qualifier(WebPools.ETAG) PooledDigest digest, BeanFactory beans) {
		PoolsProperties.Web.Etag etag = WebPools.of(beans).properties().etag();
		return new PooledEtagWebFilter(digest, etag.limit().toBytes(), etag.weak());
	}

}
