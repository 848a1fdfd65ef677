package io.pooled.autoconfigure.web.servlet;

import jakarta.servlet.Servlet;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.autoconfigure.ConditionalOnFit;
import io.pooled.autoconfigure.ConditionalOnSwitch;
import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PooledJsonAutoConfiguration;
import io.pooled.autoconfigure.PoolsProperties;
import io.pooled.autoconfigure.Switch;
import io.pooled.autoconfigure.web.WebPools;
import io.pooled.web.servlet.PooledJsonHttpMessageConverter;

/**
 * Auto-configuration of JSON bodies that are complete before they are sent by Spring MVC.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { PooledEncodersAutoConfiguration.class, PooledJsonAutoConfiguration.class })
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass({ JsonMapper.class, JacksonJsonHttpMessageConverter.class,
		ServerHttpMessageConvertersCustomizer.class })
@ConditionalOnBean(value = PoolsProperties.class, search = SearchStrategy.CURRENT)
@ConditionalOnSwitch(Switch.JSON)
@ConditionalOnFit(value = PooledJsonHttpMessageConverter.class,
		library = { JsonMapper.class, WebMvcConfigurer.class, HttpHeaders.class, Servlet.class },
		feature = "buffered JSON", off = "pools.web.json.enabled=false")
public final class PooledJsonWebMvcAutoConfiguration {

	@Bean
	@Order(1)
	@ConditionalOnBean(JsonMapper.class)
	@ConditionalOnMissingBean(JacksonJsonHttpMessageConverter.class)
	@ConditionalOnProperty(name = "spring.http.converters.preferred-json-mapper", havingValue = "jackson",
			matchIfMissing = true)
	ServerHttpMessageConvertersCustomizer pooledJsonConverterCustomizer(JsonMapper mapper, BeanFactory beans) {
		WebPools pools = WebPools.of(beans);
		PooledJsonHttpMessageConverter converter = new PooledJsonHttpMessageConverter(mapper, pools.jsonBuffers(),
				pools.properties().json().limit().toBytes());
		return (builder) -> builder.withJsonConverter(converter);
	}

}
