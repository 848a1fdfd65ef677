package io.pooled.autoconfigure.web.servlet;

import jakarta.servlet.Servlet;
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
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import io.pooled.autoconfigure.ConditionalOnFit;
import io.pooled.autoconfigure.ConditionalOnSwitch;
import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PoolsProperties;
import io.pooled.autoconfigure.Switch;
import io.pooled.autoconfigure.web.WebCompressionConfiguration;
import io.pooled.autoconfigure.web.WebPools;
import io.pooled.gzip.PooledGzip;
import io.pooled.web.servlet.PooledCompressionFilter;

/**
 * Auto-configuration of compression for the responses of servlet applications.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PooledEncodersAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass({ OncePerRequestFilter.class, FilterRegistrationBean.class, Compression.class })
@ConditionalOnBean(value = PoolsProperties.class, search = SearchStrategy.CURRENT)
@ConditionalOnSwitch(Switch.COMPRESSION)
@Import({ WebCompressionConfiguration.class, ForwardedBodyConfiguration.class })
@ConditionalOnFit(value = PooledCompressionFilter.class,
		library = { Servlet.class, WebMvcConfigurer.class, HttpHeaders.class }, feature = "compression",
		off = "pools.web.compression.enabled=false")
public final class PooledCompressionWebMvcAutoConfiguration {

	/** Inside of the observation of requests, outside of security and everything else. */
	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 20;

	@Bean
	@ConditionalOnMissingBean(value = PooledCompressionFilter.class,
			parameterizedContainer = FilterRegistrationBean.class, search = SearchStrategy.CURRENT)
	FilterRegistrationBean<PooledCompressionFilter> pooledCompressionFilter(BeanFactory beans, Environment environment,
			@Qualifier(WebPools.COMPRESSION) PooledGzip gzip) {
		WebPools pools = WebPools.of(beans);
		FilterRegistrationBean<PooledCompressionFilter> registration = new FilterRegistrationBean<>(
				new PooledCompressionFilter(pools.compressionRules(environment), gzip, pools.compressionBuffers()));
		registration.setOrder(ORDER);
		return registration;
	}

}
