package io.pooled.autoconfigure.web.client;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.http.converter.autoconfigure.ClientHttpMessageConvertersCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;

import io.pooled.autoconfigure.ConditionalOnFit;
import io.pooled.autoconfigure.ConditionalOnSwitch;
import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PoolsProperties;
import io.pooled.autoconfigure.Switch;
import io.pooled.autoconfigure.web.WebPools;
import io.pooled.buffer.PooledBuffer;
import io.pooled.web.client.PooledBufferClientConverter;

/**
 * Auto-configuration of {@link PooledBuffer} as request body and response body of
 * {@code RestClient}, {@code RestTemplate} and HTTP service clients over them, where
 * Spring Boot's builders make them.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PooledEncodersAutoConfiguration.class)
@ConditionalOnClass({ ClientHttpMessageConvertersCustomizer.class, HttpHeaders.class })
@ConditionalOnBean(value = PoolsProperties.class, search = SearchStrategy.CURRENT)
@ConditionalOnSwitch(Switch.CLIENT)
@ConditionalOnFit(value = PooledBufferClientConverter.class, library = HttpHeaders.class,
		feature = "buffers as bodies of RestClient", off = "pools.web.client.enabled=false")
public final class PooledRestClientAutoConfiguration {

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnMissingBean(PooledBufferClientConverter.class)
	ClientHttpMessageConvertersCustomizer pooledBufferClientConvertersCustomizer(BeanFactory beanFactory) {
		PooledBufferClientConverter converter = new PooledBufferClientConverter(
				WebPools.of(beanFactory).clientBuffers());
		return (converters) -> converters.addCustomConverter(converter);
	}

}
