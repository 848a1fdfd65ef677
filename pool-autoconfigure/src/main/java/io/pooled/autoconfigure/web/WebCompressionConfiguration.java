package io.pooled.autoconfigure.web;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pooled.gzip.PooledGzip;

/**
 * The pool of deflaters for responses. It is injected by its name only.
 *
 * @since 0.1.0
 */
@Configuration(proxyBeanMethods = false)
public class WebCompressionConfiguration {

	@Bean(name = WebPools.COMPRESSION, defaultCandidate = false)
	@ConditionalOnMissingBean(name = WebPools.COMPRESSION, search = SearchStrategy.CURRENT)
	PooledGzip compressionGzip(BeanFactory beans) {
		return WebPools.of(beans).compressionGzip();
	}

}
