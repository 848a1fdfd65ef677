package io.pooled.autoconfigure.web.servlet;

import java.util.List;

import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

import io.pooled.autoconfigure.web.Feature;
import io.pooled.buffer.PooledBufferFactory;
import io.pooled.gzip.PooledGzip;
import io.pooled.web.CompressionRules;
import io.pooled.web.RequestBodyPools;
import io.pooled.web.servlet.PooledBufferHttpMessageConverter;
import io.pooled.web.servlet.PooledCompressionFilter;
import io.pooled.web.servlet.PooledEtagFilter;
import io.pooled.web.servlet.PooledJsonHttpMessageConverter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the user declares is used instead.
 */
class WebMvcBackOffTests {

	private final WebApplicationContextRunner contextRunner = Feature.servlet()
		.withPropertyValues("pools.web.json.enabled=true", "pools.web.etag.enabled=true",
				"pools.web.compression.enabled=true");

	@Test
	void convertersAndFiltersAreThereOnce() {
		this.contextRunner.run((context) -> {
			List<?> converters = context.getBean(RequestMappingHandlerAdapter.class).getMessageConverters();
			assertThat(converters).filteredOn(PooledBufferHttpMessageConverter.class::isInstance).hasSize(1);
			assertThat(converters).filteredOn(JacksonJsonHttpMessageConverter.class::isInstance)
				.hasOnlyElementsOfType(PooledJsonHttpMessageConverter.class)
				.hasSize(1);
			assertThat(filter(context, "pooledEtagFilter")).isInstanceOf(PooledEtagFilter.class);
			assertThat(filter(context, "pooledCompressionFilter")).isInstanceOf(PooledCompressionFilter.class);
		});
	}

	@Test
	void converterBacksOffWhenUserDeclaresOneAndWhatReleasesBuffersStays() {
		this.contextRunner.withUserConfiguration(OwnConverter.class).run((context) -> {
			assertThat(context).doesNotHaveBean("pooledBufferConverterConfigurer")
				.hasBean("bufferBodiesPostProcessor")
				.hasBean("requestBuffersInterceptor");
			assertThat(context.getBean(RequestMappingHandlerAdapter.class).getMessageConverters())
				.filteredOn(PooledBufferHttpMessageConverter.class::isInstance)
				.hasSize(1)
				.first()
				.isSameAs(context.getBean("ownConverter"));
		});
	}

	@Test
	void jsonBacksOffWhenUserDeclaresConverter() {
		this.contextRunner.withBean("ownJson", JacksonJsonHttpMessageConverter.class).run((context) -> {
			assertThat(context).doesNotHaveBean("pooledJsonConverterCustomizer");
			assertThat(context.getBean(RequestMappingHandlerAdapter.class).getMessageConverters())
				.doesNotHaveAnyElementsOfTypes(PooledJsonHttpMessageConverter.class)
				.contains(context.getBean("ownJson", JacksonJsonHttpMessageConverter.class));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "gson", "jsonb" })
	void jsonBacksOffWhereAnotherLibraryIsPreferred(String library) {
		this.contextRunner.withPropertyValues("spring.http.converters.preferred-json-mapper=" + library)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("pooledJsonConverterCustomizer"));
	}

	@Test
	void etagBacksOffWhenUserDeclaresFilter() {
		this.contextRunner.withBean("ownFilter", ShallowEtagHeaderFilter.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("pooledEtagFilter"));
	}

	@Test
	void etagBacksOffWhenUserRegistersFilter() {
		this.contextRunner.withUserConfiguration(OwnRegistrations.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("pooledEtagFilter")
				.hasBean("ownEtag"));
	}

	@Test
	void compressionBacksOffWhenUserDeclaresFilter() {
		this.contextRunner.withUserConfiguration(OwnCompression.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("pooledCompressionFilter")
				.hasBean("ownFilter"));
	}

	@Test
	void compressionBacksOffWhenUserRegistersFilter() {
		this.contextRunner.withUserConfiguration(OwnRegistrations.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("pooledCompressionFilter")
				.hasBean("ownCompression"));
	}

	private static @Nullable Filter filter(BeanFactory context, String name) {
		return context.getBean(name, FilterRegistrationBean.class).getFilter();
	}

	private static PooledCompressionFilter compression(PooledGzip gzip, PooledBufferFactory buffers) {
		return new PooledCompressionFilter(new CompressionRules(List.of("text/*"), List.of(), 0), gzip, buffers);
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConverter {

		@Bean
		PooledBufferHttpMessageConverter ownConverter(PooledBufferFactory buffers, BeanFactory beanFactory) {
			return new PooledBufferHttpMessageConverter(new RequestBodyPools(buffers, null, beanFactory));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnCompression {

		@Bean
		PooledCompressionFilter ownFilter(PooledGzip gzip, PooledBufferFactory buffers) {
			return compression(gzip, buffers);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRegistrations {

		@Bean
		FilterRegistrationBean<ShallowEtagHeaderFilter> ownEtag() {
			return new FilterRegistrationBean<>(new ShallowEtagHeaderFilter());
		}

		@Bean
		FilterRegistrationBean<PooledCompressionFilter> ownCompression(PooledGzip gzip, PooledBufferFactory buffers) {
			return new FilterRegistrationBean<>(compression(gzip, buffers));
		}

	}

}
