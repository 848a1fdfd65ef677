package io.pooled.autoconfigure.web.servlet;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.databind.json.JsonMapper;

import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PoolsAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class PooledJsonWebMvcAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(PoolsAutoConfiguration.class,
			PooledEncodersAutoConfiguration.class, JacksonAutoConfiguration.class,
			PooledJsonWebMvcAutoConfiguration.class);

	private static final String CUSTOMIZER = "pooledJsonConverterCustomizer";

	private final WebApplicationContextRunner withoutProperties = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	private final WebApplicationContextRunner contextRunner = this.withoutProperties
		.withPropertyValues("pools.web.json.enabled=true");

	@Test
	void switchedOnThereIsACustomizer() {
		this.contextRunner.run((context) -> assertThat(context).hasBean(CUSTOMIZER));
	}

	@Test
	void otherwiseThereIsNone() {
		this.withoutProperties.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CUSTOMIZER));
	}

	@Test
	void converterOfTheApplicationTakesItsPlace() {
		this.contextRunner.withBean(JacksonJsonHttpMessageConverter.class, JacksonJsonHttpMessageConverter::new)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CUSTOMIZER));
	}

	@Test
	void anotherMapperIsPreferred() {
		this.contextRunner.withPropertyValues("spring.http.converters.preferred-json-mapper=gson")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CUSTOMIZER));
	}

	@Test
	void withoutItsClassesThereIsNone() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues("pools.web.json.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CUSTOMIZER));
		for (Class<?> missing : new Class<?>[] { JsonMapper.class, ServerHttpMessageConvertersCustomizer.class }) {
			this.contextRunner.withClassLoader(new FilteredClassLoader(missing))
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CUSTOMIZER));
		}
	}

}
