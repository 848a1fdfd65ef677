package io.pooled.autoconfigure.web.servlet;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.web.servlet.BufferBodiesPostProcessor;
import io.pooled.web.servlet.PooledBufferHttpMessageConverter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class PooledBodyWebMvcAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(PoolsAutoConfiguration.class,
			PooledEncodersAutoConfiguration.class, PooledBodyWebMvcAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	@Test
	void buffersAreBodies() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(BufferBodiesPostProcessor.class)
			.hasBean("pooledBufferConverterConfigurer")
			.hasBean("requestBuffersInterceptor")
			.hasSingleBean(WebMvcRegistrations.class));
	}

	@Test
	void converterOfTheApplicationTakesItsPlace() {
		this.contextRunner
			.withBean(PooledBufferHttpMessageConverter.class, () -> mock(PooledBufferHttpMessageConverter.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("pooledBufferConverterConfigurer"));
	}

	@Test
	void switchedOffTheyAreNot() {
		this.contextRunner.withPropertyValues("pools.web.body.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(BufferBodiesPostProcessor.class)
				.doesNotHaveBean("requestBuffersInterceptor"));
	}

	@Test
	void withoutSpringMvcThereIsNothing() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(BufferBodiesPostProcessor.class));
		this.contextRunner.withClassLoader(new FilteredClassLoader(WebMvcConfigurer.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("requestBuffersInterceptor"));
	}

}
