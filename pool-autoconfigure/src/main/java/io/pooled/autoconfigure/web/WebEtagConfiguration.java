package io.pooled.autoconfigure.web;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pooled.digest.PooledDigest;

/**
 * The pool of digests for ETags. It is injected by its name only.
 *
 * @since 0.1.0
 */
@Configuration(proxyBeanMethods = false)
public class WebEtagConfiguration {

	@Bean(name = WebPools.ETAG, defaultCandidate = false)
	@ConditionalOnMissingBean(name = WebPools.ETAG, search = SearchStrategy.CURRENT)
	PooledDigest etagDigest(BeanFactory beans) {
		return WebPools.of(beans).etagDigest();
	}

}
