package io.pooled.autoconfigure.web.servlet;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;

import io.pooled.autoconfigure.PooledEncodersAutoConfiguration;
import io.pooled.autoconfigure.PoolsAutoConfiguration;
import io.pooled.web.servlet.PooledCompressionFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class PooledCompressionWebMvcAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(PoolsAutoConfiguration.class,
			PooledEncodersAutoConfiguration.class, PooledCompressionWebMvcAutoConfiguration.class);

	private final WebApplicationContextRunner withoutProperties = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	private final WebApplicationContextRunner contextRunner = this.withoutProperties
		.withPropertyValues("pools.web.compression.enabled=true");

	@Test
	void switchedOnThereAreAFilterAndItsPool() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean("pooledCompressionFilter", FilterRegistrationBean.class).getFilter())
				.isInstanceOf(PooledCompressionFilter.class);
			assertThat(context).hasBean("webCompression");
		});
	}

	@Test
	void otherwiseThereIsNeither() {
		this.withoutProperties.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(FilterRegistrationBean.class)
			.doesNotHaveBean("webCompression"));
	}

	@Test
	void filterOfTheApplicationTakesItsPlace() {
		this.contextRunner.withBean("own", PooledCompressionFilter.class, () -> mock(PooledCompressionFilter.class))
			.run((context) -> assertThat(context).hasSingleBean(PooledCompressionFilter.class)
				.doesNotHaveBean("pooledCompressionFilter"));
	}

	@Test
	void withoutServletsThereIsNone() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues("pools.web.compression.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("pooledCompressionFilter"));
	}

	@Test
	void withoutItsClassesThereIsNone() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(FilterRegistrationBean.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("pooledCompressionFilter"));
	}

}
