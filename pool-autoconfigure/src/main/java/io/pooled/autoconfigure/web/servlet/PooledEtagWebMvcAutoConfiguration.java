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
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import io.pooled.autoconfigure.ConditionalOnFit;
import io.pooled.autoconfigure.ConditionalOnSwitch;
import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PoolsProperties;
import io.pooled.autoconfigure.Switch;
import io.pooled.autoconfigure.web.WebEtagConfiguration;
import io.pooled.autoconfigure.web.WebPools;
import io.pooled.digest.PooledDigest;
import io.pooled.web.servlet.PooledEtagFilter;

/**
 * Auto-configuration of ETags for the responses of servlet applications.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PooledEncodersAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass({ ShallowEtagHeaderFilter.class, FilterRegistrationBean.class })
@ConditionalOnBean(value = PoolsProperties.class, search = SearchStrategy.CURRENT)
@ConditionalOnSwitch(Switch.ETAG)
@Import({ WebEtagConfiguration.class, ForwardedBodyConfiguration.class })
@ConditionalOnFit(value = PooledEtagFilter.class,
		library = { Servlet.class, WebMvcConfigurer.class, HttpHeaders.class }, feature = "ETags",
		off = "pools.web.etag.enabled=false")
public final class PooledEtagWebMvcAutoConfiguration {

	/** Inside of everything but filters without an order, which are the last ones. */
	private static final int ORDER = Ordered.LOWEST_PRECEDENCE - 1;

	@Bean
	@ConditionalOnMissingBean(value = ShallowEtagHeaderFilter.class,
			parameterizedContainer = FilterRegistrationBean.class, search = SearchStrategy.CURRENT)
	FilterRegistrationBean<PooledEtagFilter> pooledEtagFilter(BeanFactory beans,
			@Qualifier(WebPools.ETAG) PooledDigest digest) {
		WebPools pools = WebPools.of(beans);
		PoolsProperties.Web.Etag etag = pools.properties().etag();
		PooledEtagFilter filter = new PooledEtagFilter(pools.etagBuffers(), digest, etag.limit().toBytes());
		filter.setWriteWeakETag(etag.weak());
		FilterRegistrationBean<PooledEtagFilter> registration = new FilterRegistrationBean<>(filter);
		registration.setOrder(ORDER);
		return registration;
	}

}
