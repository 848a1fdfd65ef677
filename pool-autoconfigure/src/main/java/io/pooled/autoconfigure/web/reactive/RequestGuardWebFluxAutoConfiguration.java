package io.pooled.autoconfigure.web.reactive;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import reactor.core.publisher.Mono;

import io.pooled.autoconfigure.ConditionalOnFit;
import io.pooled.autoconfigure.ConditionalOnSwitch;
import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PoolsProperties;
import io.pooled.autoconfigure.Switch;
import io.pooled.web.reactive.RequestGuardWebFilter;

/**
 * Auto-configuration of what discards the leases that a request has left open in WebFlux.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PooledEncodersAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass(WebFluxConfigurer.class)
@ConditionalOnBean(value = PoolsProperties.class, search = SearchStrategy.CURRENT)
@ConditionalOnSwitch(Switch.REQUEST_GUARD)
@ConditionalOnFit(value = RequestGuardWebFilter.class,
		library = { WebFluxConfigurer.class, HttpMethod.class, Mono.class }, feature = "the request guard",
		off = "pools.web.request-guard.enabled=false")
public final class RequestGuardWebFluxAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RequestGuardWebFilter pooledRequestGuardWebFilter() {
		return new RequestGuardWebFilter();
	}

}
